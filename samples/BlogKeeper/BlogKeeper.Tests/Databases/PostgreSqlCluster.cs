// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace BlogKeeper.Tests.Databases;

/// <summary>A real PostgreSQL for the tests: the one that a variable names, or one of our own in a temporary folder.</summary>
/// <remarks>Our own is started when a test first asks for it, listens on a free port, and is gone with the tests.</remarks>
internal sealed class PostgreSqlCluster : IAsyncDisposable
{
    /// <summary>The variable with the connection string of a PostgreSQL on which databases may be made and dropped.</summary>
    public const string Variable = "BLOGKEEPER_TEST_POSTGRES";

    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _starting = new(1, 1);
    private NpgsqlConnectionStringBuilder? _connection;
    private Process? _process;
    private string? _folder;

    /// <summary>Returns how the server is reached, once it can be; skips the test, or in CI fails it, if there is none.</summary>
    public async Task<NpgsqlConnectionStringBuilder> ConnectionAsync()
    {
        await _starting.WaitAsync();
        try
        {
            return _connection ??= Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } text
                ? new NpgsqlConnectionStringBuilder(text)
                : await StartAsync(RequireBinaries());
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            // The postmaster takes its children with it; what it would save on its way out is deleted anyway.
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        if (_folder is not null) { Directory.Delete(_folder, recursive: true); }
        _starting.Dispose();
    }

    // Debian keeps the programs of each major version in a folder of its own, most of which are not on the path.
    private static string RequireBinaries()
    {
        string? folder = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Concat(Directory.Exists("/usr/lib/postgresql")
                ? Directory.EnumerateDirectories("/usr/lib/postgresql").OrderDescending().Select(static version => Path.Combine(version, "bin"))
                : [])
            .FirstOrDefault(static folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));
        string missing =
            $"There is no PostgreSQL: neither {Variable}, a connection string, nor initdb and postgres. " +
            "`.ci/run` installs them on Debian and Ubuntu, as root; elsewhere install PostgreSQL, or set the variable.";
        if (Environment.GetEnvironmentVariable("CI") == "true") { Assert.True(folder is not null, missing); }
        Assert.SkipWhen(folder is null, missing);
        return folder!;
    }

    private async Task<NpgsqlConnectionStringBuilder> StartAsync(string binaries)
    {
        _folder = Directory.CreateTempSubdirectory("blogkeeper-postgres-").FullName;
        string data = Path.Combine(_folder, "data");
        int port = FreePort();
        if (Environment.IsPrivilegedProcess) { await RunAsync(Process.Start("chown", ["nobody", _folder])); }
        await RunAsync(Start(binaries, "initdb", "-D", data, "-U", "blogkeeper", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"));

        // Sockets on this machine only; nothing is worth waiting for a disk.
        _process = Start(
            binaries, "postgres", "-D", data, "-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), "-k", "",
            "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=300");
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1", Port = port, Username = "blogkeeper", Database = "postgres", Pooling = true,
        };
        await UntilItAnswersAsync(connection.ToString());
        return connection;
    }

    private async Task UntilItAnswersAsync(string connectionString)
    {
        using var timeout = new CancellationTokenSource(LongestStart);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(connectionString);
                await connection.OpenAsync(timeout.Token);
                return;
            }
            catch (NpgsqlException) when (!_process!.HasExited)
            {
                await tick.WaitForNextTickAsync(timeout.Token);
            }
        }
    }

    // PostgreSQL refuses to run as root.
    private static Process Start(string binaries, string program, params string[] arguments)
    {
        string path = Path.Combine(binaries, program);
        string[] command = Environment.IsPrivilegedProcess ? ["runuser", "-u", "nobody", "--", path, .. arguments] : [path, .. arguments];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task RunAsync(Process process)
    {
        using (process)
        {
            await process.WaitForExitAsync();
            Assert.True(process.ExitCode == 0, $"{process.StartInfo.FileName} ended with {process.ExitCode}.");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
