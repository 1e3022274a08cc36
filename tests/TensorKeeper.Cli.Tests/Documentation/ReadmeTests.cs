// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using TensorKeeper.Cli.Flags;
using TensorKeeper.Cli.Serve;
using TensorKeeper.Cli.Tests.Processes;

namespace TensorKeeper.Cli.Tests.Documentation;

public sealed partial class ReadmeTests
{
    private static readonly Page Readme = new("README.md");

    [Fact]
    public void Table_of_flags_is_the_table_of_the_code()
    {
        var table = new StringBuilder("| flag | default | |\n|---|---|---|\n");
        foreach (Flag<ServeOptions> flag in Flags(FlagStanding.Honoured))
        {
            string takes = flag.IsSwitch ? "" : $"=<{flag.Takes}>";
            string byDefault = flag.Default.Length == 0 ? "" : $"`{flag.Default}`";
            table.Append(CultureInfo.InvariantCulture, $"| `--{flag.Name}{takes}` | {byDefault} | {flag.Meaning} |\n");
        }

        table.Append("\nAccepted, and without effect here: ").Append(Names(FlagStanding.WithoutEffect))
            .Append(".\n\nRefused, since to ignore it would promise a protection that is not there: ")
            .Append(Names(FlagStanding.Refused)).Append(".\n");

        Readme.SectionIs("flags", table.ToString());
    }

    [Fact]
    public async Task Shown_answers_are_the_answers()
    {
        (int grpc, int rest) = FreePorts.Pair();
        await using ToolProcess server = ToolProcess.Start("serve", "models", $"--port={grpc}", $"--rest_api_port={rest}");
        await server.WaitForLineAsync("PredictAsync");

        Readme.BlockIs("banner", WithDocumentedPorts(BannerOf(server.Text), grpc, rest));
        Readme.BlockIs("answer", await PostAsync(Readme.Command("answer"), rest));
        await using ToolProcess sample = ToolProcess.StartSample("IrisPredictor", $"http://localhost:{grpc}");
        Assert.Equal(0, await sample.WaitForExitAsync());
        Readme.BlockIs("sample", sample.Text);
    }

    [Fact]
    public async Task Shown_inspection_is_what_inspect_prints()
    {
        string[] words = Readme.Command("inspect").Split(" -- ")[1].Split(' ');
        await using ToolProcess inspect = ToolProcess.Start(words);

        Assert.Equal(0, await inspect.WaitForExitAsync());
        Readme.BlockIs("inspect", inspect.Text);
    }

    [Fact]
    public async Task Shown_check_is_what_check_prints()
    {
        string[] words = Readme.Command("check").Split(" -- ")[1].Split(' ');
        await using ToolProcess check = ToolProcess.Start(words);

        Assert.Equal(0, await check.WaitForExitAsync());
        Readme.BlockIs("check", LoadedIn().Replace(check.Text, "loaded in   50 ms: read 1, import 21, session 28"));
    }

    // The file is written elsewhere than shown, lest the folder of the sources is left with it.
    [Fact]
    public async Task Shown_conversion_is_what_convert_prints()
    {
        using var folder = new TemporaryFolder();
        string[] words = Readme.Command("convert").Split(" -- ")[1].Split(' ');
        string shown = words[^1];
        string written = Path.Combine(folder.Path, shown);
        await using ToolProcess convert = ToolProcess.Start([.. words[..^1], written]);

        Assert.Equal(0, await convert.WaitForExitAsync());
        Assert.Contains($"({new FileInfo(written).Length:N0} bytes)", convert.Text, StringComparison.Ordinal);
        Readme.BlockIs("convert", convert.Text.Replace(written, shown, StringComparison.Ordinal));
    }

    // A web project's default would start it in the folder of the project, where there are no models.
    [Fact]
    public async Task Dotnet_run_takes_paths_from_where_it_is_typed()
    {
        await using ToolProcess inspect = ToolProcess.StartFromSources("inspect", "models/iris");

        Assert.Equal(0, await inspect.WaitForExitAsync());
        Assert.Contains("signature_def['serving_default']", inspect.Text, StringComparison.Ordinal);
    }

    // The body and the path of the command line that is shown, sent to a port that is free here.
    private static async Task<string> PostAsync(string command, int port)
    {
        Match match = CurlCommand().Match(command);
        Assert.True(match.Success, $"README shows no curl command: {command}");
        using var http = new HttpClient();
        using var body = new StringContent(match.Groups["body"].Value);
        HttpResponseMessage answer = await http.PostAsync(
            $"http://localhost:{port}{match.Groups["path"].Value}", body, TestContext.Current.CancellationToken);
        return await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    // Log lines stand around the banner, and how long the start took differs each time.
    private static string BannerOf(string text)
    {
        int start = text.IndexOf("  TensorKeeper ", StringComparison.Ordinal);
        int end = text.IndexOf(");\n", start, StringComparison.Ordinal);
        string banner = end < 0 ? text[start..] : text[start..(end + 2)];
        return UpAfter().Replace(banner, "up after 0.4 s");
    }

    private static string WithDocumentedPorts(string text, int grpc, int rest) => text
        .Replace(grpc.ToString(CultureInfo.InvariantCulture), "8500", StringComparison.Ordinal)
        .Replace(rest.ToString(CultureInfo.InvariantCulture), "8501", StringComparison.Ordinal);

    private static IEnumerable<Flag<ServeOptions>> Flags(FlagStanding standing) =>
        ServeFlags.Table.Flags.Where(flag => flag.Standing == standing);

    private static string Names(FlagStanding standing) =>
        string.Join(", ", Flags(standing).Select(static flag => $"`--{flag.Name}`").Order(StringComparer.Ordinal));

    [GeneratedRegex("""^curl -d '(?<body>.*)' http://localhost:8501(?<path>/\S+)$""")]
    private static partial Regex CurlCommand();

    [GeneratedRegex(@"loaded in +\d+ ms[^\n]*")]
    private static partial Regex LoadedIn();

    [GeneratedRegex(@"up after [0-9.]+ s")]
    private static partial Regex UpAfter();
}
