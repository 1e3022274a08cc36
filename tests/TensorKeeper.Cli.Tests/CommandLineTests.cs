// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Tests.Processes;

namespace TensorKeeper.Cli.Tests;

public sealed class CommandLineTests
{
    private readonly TestConsole _output = new();
    private readonly TestConsole _errors = new();

    [Fact]
    public async Task Without_words_it_shows_the_commands()
    {
        Assert.Equal(0, await RunAsync());

        GoldenFile.Matches("help.txt", _output.Text);
    }

    [Fact]
    public async Task Help_of_serve_shows_the_flags_that_do_something()
    {
        Assert.Equal(0, await RunAsync("serve", "--help"));

        GoldenFile.Matches("help-serve.txt", _output.Text);
    }

    [Fact]
    public async Task Help_of_check_tells_the_exit_codes()
    {
        Assert.Equal(0, await RunAsync("check", "--help"));

        GoldenFile.Matches("help-check.txt", _output.Text);
    }

    [Fact]
    public async Task Help_of_convert_tells_the_exit_codes()
    {
        Assert.Equal(0, await RunAsync("convert", "--help"));

        GoldenFile.Matches("help-convert.txt", _output.Text);
    }

    [Fact]
    public async Task Help_of_bench_tells_the_exit_codes()
    {
        Assert.Equal(0, await RunAsync("bench", "--help"));

        GoldenFile.Matches("help-bench.txt", _output.Text);
    }

    [Theory]
    [InlineData("sevre", "tensorkeeper: 'sevre' is not a command. There are serve, inspect, check, convert and bench; see tensorkeeper --help.\n")]
    [InlineData("serve --prot=1", "tensorkeeper: --prot is not a flag. Did you mean --port?\n")]
    [InlineData("--prot=1", "tensorkeeper: --prot is not a flag. Did you mean --port?\n")]
    [InlineData("serve", "tensorkeeper: serve needs a folder of models, --model_config_file, or --model_name and --model_base_path. For example: tensorkeeper serve models\n")]
    [InlineData("inspect", "tensorkeeper: inspect needs one folder. For example: tensorkeeper inspect models/iris\n")]
    [InlineData("check", "tensorkeeper: check needs one folder. For example: tensorkeeper check models/iris\n")]
    [InlineData("convert models/iris", "tensorkeeper: convert needs one folder and a file to write. For example: tensorkeeper convert models/iris -o iris.onnx\n")]
    public async Task A_wrong_command_line_is_one_line_and_exit_code_2(string line, string message)
    {
        Assert.Equal(2, await RunAsync(line.Split(' ')));

        Assert.Equal(message, _errors.Text);
        Assert.Empty(_output.Text);
    }

    [Theory]
    [InlineData("serve nowhere", "tensorkeeper: There is no folder 'nowhere'.\n")]
    [InlineData("inspect nowhere", "tensorkeeper: There is no folder 'nowhere'.\n")]
    [InlineData("check nowhere", "tensorkeeper: There is no folder 'nowhere'.\n")]
    public async Task What_cannot_be_done_is_one_line_and_exit_code_1(string line, string message)
    {
        Assert.Equal(1, await RunAsync(line.Split(' ')));

        Assert.Equal(message, _errors.Text);
    }

    [Theory]
    [InlineData("""config { name: "m" base_path: "x" model_platform: "tensorflow" }""", "Expected model m to have an absolute path or URI; got base_path()=x")]
    [InlineData("""config { name: "m" base_path: "/x" model_platform: "caffe" }""", "Model m requests unsupported platform caffe")]
    [InlineData(
        """config { name: "m" base_path: "/x" model_platform: "tensorflow" } config { name: "m" base_path: "/y" model_platform: "tensorflow" }""",
        "Illegal to list model m multiple times in config list")]
    public async Task A_config_file_that_cannot_be_served_is_told_in_one_line(string models, string message)
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "models.config");
        await File.WriteAllTextAsync(file, $"model_config_list {{ {models} }}", TestContext.Current.CancellationToken);
        (int grpc, int rest) = FreePorts.Pair();

        Assert.Equal(1, await RunAsync("serve", $"--model_config_file={file}", $"--port={grpc}", $"--rest_api_port={rest}"));

        Assert.Equal($"tensorkeeper: {message}\n", _errors.Text);
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("serve --version")]
    [InlineData("version")]
    public async Task The_version_is_asked_for_in_the_ways_of_TensorFlow_Serving(string line)
    {
        Assert.Equal(0, await RunAsync(line.Split(' ')));

        Assert.StartsWith("TensorKeeper ModelServer: ", _output.Text, StringComparison.Ordinal);
    }

    private Task<int> RunAsync(params string[] words) =>
        new CommandLine(_output.Console, _errors.Console).RunAsync(words, TestContext.Current.CancellationToken);
}
