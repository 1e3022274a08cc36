// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Bench;
using TensorKeeper.Cli.Flags;

namespace TensorKeeper.Cli.Tests.Bench;

public sealed class BenchTargetTests
{
    [Theory]
    [InlineData("localhost", "auto", "gRPC at http://localhost:8500")]
    [InlineData("localhost:9000", "auto", "gRPC at http://localhost:9000")]
    [InlineData("localhost:8501", "auto", "REST at http://localhost:8501")]
    [InlineData("localhost", "rest", "REST at http://localhost:8501")]
    [InlineData("localhost:80", "auto", "gRPC at http://localhost")]
    [InlineData("http://localhost", "auto", "REST at http://localhost:8501")]
    [InlineData("http://localhost/", "auto", "REST at http://localhost:8501")]
    [InlineData("http://localhost:80", "auto", "REST at http://localhost")]
    [InlineData("http://localhost:8500", "auto", "gRPC at http://localhost:8500")]
    [InlineData("http://localhost:9000", "auto", "REST at http://localhost:9000")]
    [InlineData("http://localhost:9000", "grpc", "gRPC at http://localhost:9000")]
    [InlineData("https://models.example", "auto", "REST at https://models.example")]
    [InlineData("grpcs://models.example:443", "auto", "gRPC at https://models.example")]
    [InlineData("grpc://localhost:8501", "auto", "gRPC at http://localhost:8501")]
    [InlineData("[::1]:8500", "auto", "gRPC at http://[::1]:8500")]
    public void Reads_an_address_as_users_write_it(string text, string protocol, string expected) =>
        Assert.Equal(expected, BenchTarget.Parse(text, Enum.Parse<WireProtocol>(protocol, ignoreCase: true)).Text);

    [Theory]
    [InlineData("ftp://localhost")]
    [InlineData("localhost:99999")]
    [InlineData("http://")]
    [InlineData("http://localhost:8501/v1/models/iris")]
    [InlineData("http://user:secret@localhost:8501")]
    [InlineData("two words")]
    public void Refuses_what_is_no_address(string text) =>
        Assert.Contains("is no address of a server", Assert.Throws<UsageException>(() => BenchTarget.Parse(text, WireProtocol.Auto)).Message, StringComparison.Ordinal);
}
