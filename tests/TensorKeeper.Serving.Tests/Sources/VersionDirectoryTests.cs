// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Sources;

namespace TensorKeeper.Serving.Tests.Sources;

public sealed class VersionDirectoryTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("00000123", 123)]
    [InlineData("20170111173521", 20170111173521)]
    [InlineData("-5", -5)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void A_decimal_number_is_a_version(string name, long expected)
    {
        Assert.True(VersionDirectory.TryParse(name, out long version));
        Assert.Equal(expected, version);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("--1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("2.denied")]
    [InlineData("non_numerical")]
    [InlineData("1e3")]
    [InlineData("0x1")]
    [InlineData("٣")]
    [InlineData("9223372036854775808")]
    [InlineData("1-")]
    public void Anything_else_is_not(string name) => Assert.False(VersionDirectory.TryParse(name, out _));

    [Fact]
    public void Lists_the_highest_first_each_number_once_and_no_files()
    {
        using var folder = new TemporaryFolder();
        foreach (string name in (string[])["2", "10", "002", "tmp", ".3"]) { Directory.CreateDirectory(folder.At(name)); }
        File.WriteAllText(folder.At("7"), "");

        IReadOnlyList<VersionDirectory> found = VersionDirectory.List(folder.Path);

        Assert.Equal([(10, folder.At("10")), (2, folder.At("002"))], found.Select(static d => (d.Version, d.Path)));
    }
}
