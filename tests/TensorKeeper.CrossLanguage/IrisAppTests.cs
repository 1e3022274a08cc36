// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace TensorKeeper.CrossLanguage;

/// <summary>The sample with a model inside, as a program.</summary>
public sealed class IrisAppTests : IAsyncLifetime
{
    private readonly int _web = FreePort();
    private readonly int _grpc = FreePort();
    private readonly HttpClient _client = new();
    private Process _process = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _client.BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{_web}"));
        _process = Process.Start(new ProcessStartInfo("dotnet",
        [
            Repository.Built("IrisApp"),
            string.Create(CultureInfo.InvariantCulture, $"--Kestrel:Endpoints:Web:Url=http://localhost:{_web}"),
            string.Create(CultureInfo.InvariantCulture, $"--Kestrel:Endpoints:Grpc:Url=http://localhost:{_grpc}"),
        ])
        { WorkingDirectory = Repository.Root, RedirectStandardOutput = true })!;
        _process.OutputDataReceived += static (_, _) => { };
        _process.BeginOutputReadLine();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await IsReadyAsync(patience.Token)) { await tick.WaitForNextTickAsync(patience.Token); }
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    [Fact]
    public async Task Answers_as_its_page_says()
    {
        string page = await File.ReadAllTextAsync(Repository.Path("samples/IrisApp/README.md"), Token);

        string own = await _client.GetStringAsync(
            new Uri("/flower?sepalLength=7.1&sepalWidth=3.0&petalLength=6.1&petalWidth=2.3", UriKind.Relative), Token);
        using var body = new StringContent("""{"instances": [[7.1, 3.0, 6.1, 2.3]]}""");
        using HttpResponseMessage answer = await _client.PostAsync(new Uri("/v1/models/iris:predict", UriKind.Relative), body, Token);
        string predictor = await ChildProcess.OutputOfAsync(
            "dotnet", [Repository.Built("IrisPredictor"), string.Create(CultureInfo.InvariantCulture, $"http://localhost:{_grpc}")]);

        Assert.Equal("virginica", own);
        Assert.Contains($"petalWidth=2.3\"\n{own}\n", page, StringComparison.Ordinal);
        Assert.Contains(await answer.Content.ReadAsStringAsync(Token), page, StringComparison.Ordinal);
        Assert.Contains("class 2 (virginica)", predictor, StringComparison.Ordinal);
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage ready = await _client.GetAsync(new Uri("/healthz/ready", UriKind.Relative), cancellationToken);
            return ready.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;   // not listening yet
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
