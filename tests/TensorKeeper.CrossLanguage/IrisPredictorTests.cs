// SPDX-License-Identifier: MIT
namespace TensorKeeper.CrossLanguage;

public sealed class IrisPredictorTests(ServerProcess server)
{
    [Fact]
    public async Task Names_the_flower()
    {
        string output = await ChildProcess.OutputOfAsync("dotnet", [Repository.Built("IrisPredictor"), server.GrpcUrl]);

        Assert.Equal(["setosa      0.000000", "versicolor  0.000020", "virginica   0.999980", "class 2 (virginica)"], Lines(output));
    }

    [Fact]
    public async Task Names_another_flower()
    {
        string output = await ChildProcess.OutputOfAsync(
            "dotnet", [Repository.Built("IrisPredictor"), server.GrpcUrl, "5.1", "3.5", "1.4", "0.2"]);

        Assert.Equal("class 0 (setosa)", Lines(output)[^1]);
    }

    [Fact]
    public async Task Its_page_shows_what_it_prints()
    {
        string output = await ChildProcess.OutputOfAsync("dotnet", [Repository.Built("IrisPredictor"), server.GrpcUrl]);
        string page = await File.ReadAllTextAsync(Repository.Path("samples/IrisPredictor/README.md"), TestContext.Current.CancellationToken);

        Assert.Contains(string.Join('\n', Lines(output)), page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_how_to_start_a_server_when_there_is_none()
    {
        (int code, string output, string errors) = await ChildProcess.RunAsync("dotnet", [Repository.Built("IrisPredictor"), "http://localhost:1"]);

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("No model server was reached at http://localhost:1/", errors, StringComparison.Ordinal);
        Assert.Contains("tensorkeeper serve", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", "2", "3")]
    [InlineData("1", "2", "3", "x")]
    public async Task Says_how_it_is_used(params string[] arguments)
    {
        (int code, _, string errors) = await ChildProcess.RunAsync("dotnet", [Repository.Built("IrisPredictor"), .. arguments]);

        Assert.Equal(2, code);
        Assert.StartsWith("Usage: IrisPredictor", errors, StringComparison.Ordinal);
    }

    private static string[] Lines(string output) => output.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
}
