// SPDX-License-Identifier: MIT
extern alias server;
using System.Globalization;
using server::BlogKeeper.Server.Hosting;

namespace BlogKeeper.Tests.Hosting;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("help")]
    public async Task Explains_itself(string argument)
    {
        (int code, string output, string errors) = await RunAsync(argument);

        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("migrate --script", output, StringComparison.Ordinal);
        Assert.All(Settings.ShortNames.Keys, name => Assert.Contains(name, output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("migrat")]
    [InlineData("-x")]
    [InlineData("--provder=Sqlite")]
    [InlineData("--data")]
    public async Task Refuses_what_it_does_not_know(string argument)
    {
        (int code, string output, string errors) = await RunAsync(argument);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains("--help", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_everything_that_is_wrong_with_the_settings_at_once()
    {
        (int code, _, string errors) = await RunAsync(
            "--provider=PostgreSql", "--max-calls=0", "--BlogKeeper:Publishing:MaxArticlesPerPublication=0", "--BlogKeeper:Suggesting:MaxTitlesPerRun=-1",
            "--Logging:Console:LogLevel:Default=None");

        Assert.Equal(1, code);
        foreach (string setting in (string[])["ConnectionString", "MaxConcurrentCalls", "MaxArticlesPerPublication", "MaxTitlesPerRun"])
        {
            Assert.Contains(setting, errors, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("--provider=Oracle", "Oracle")]
    [InlineData("--max-calls=many", "many")]
    [InlineData("--BlogKeeper:Hosting:DrainTimeout=-00:00:01", "DrainTimeout")]
    public async Task Says_which_value_makes_no_sense(string setting, string part)
    {
        (int code, _, string errors) = await RunAsync(setting, "--Logging:Console:LogLevel:Default=None");

        Assert.Equal(1, code);
        Assert.Contains(part, errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Never_repeats_a_connection_string_since_there_may_be_a_password_in_it()
    {
        (int code, _, string errors) = await RunAsync(
            "--provider=PostgreSql", "--connection=Host=localhost;Passwort=hunter2", "--Logging:Console:LogLevel:Default=None");

        Assert.Equal(1, code);
        Assert.Contains("PostgreSql", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Passwort", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_that_it_cannot_reach_its_database()
    {
        (int code, _, string errors) = await RunAsync(
            "--provider=PostgreSql", "--connection=Host=127.0.0.1;Port=1;Username=nobody;Timeout=2", "--Logging:Console:LogLevel:Default=None");

        Assert.Equal(1, code);
        Assert.StartsWith("Cannot start: the database cannot be used", errors, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] args)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var errors = new StringWriter(CultureInfo.InvariantCulture);
        int code = await CommandLine.RunAsync(args, output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
