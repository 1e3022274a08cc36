// SPDX-License-Identifier: MIT
using BlogKeeper.Client;
using BlogKeeper.Client.CommandLine;

namespace BlogKeeper.Tests.Client;

public sealed class ArgumentParserTests
{
    [Fact]
    public void Without_words_all_has_a_default()
    {
        Arguments arguments = ArgumentParser.Parse([], address: null);

        Assert.Null(arguments.Verb);
        Assert.Equal((BlogKeeperClient.DefaultAddress, "RubiksCode", false), (arguments.Address, arguments.Blog, arguments.Json));
    }

    [Fact]
    public void Options_stand_anywhere()
    {
        Arguments arguments = ArgumentParser.Parse(["--json", "info", "--timeout=2.5", "Mine", "--address", "https://there:1"], address: null);

        Assert.Equal(("info", true, TimeSpan.FromSeconds(2.5), "https://there:1"), (arguments.Verb, arguments.Json, arguments.Timeout, arguments.Address));
        Assert.Equal(["Mine"], arguments.Operands);
    }

    [Fact]
    public void The_command_line_wins_over_the_environment()
    {
        Assert.Equal("http://env:1", ArgumentParser.Parse([], "env:1").Address);
        Assert.Equal("http://line:2", ArgumentParser.Parse(["--address=line:2"], "env:1").Address);
    }

    [Fact]
    public void After_two_dashes_nothing_is_an_option() => Assert.Equal(
        ["--json", "-"], ArgumentParser.Parse(["suggest", "--", "--json", "-"], address: null).Operands);

    [Fact]
    public void A_lone_dash_is_an_operand() => Assert.Equal(["-"], ArgumentParser.Parse(["suggest", "-"], address: null).Operands);

    [Theory]
    [InlineData("--frobnicate")]
    [InlineData("-x")]
    [InlineData("--json=yes")]
    [InlineData("--timeout")]
    [InlineData("--timeout=0")]
    [InlineData("--timeout=-1")]
    [InlineData("--timeout=1e9")]
    [InlineData("--timeout=soon")]
    [InlineData("--address=ftp://there")]
    [InlineData("--address=")]
    public void What_is_not_understood_is_refused(string word) =>
        Assert.Contains(word.Split('=')[0], Assert.Throws<UsageException>(() => ArgumentParser.Parse([word], address: null)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_address_of_the_environment_is_checked_too() => Assert.Contains(
        "BLOGKEEPER_ADDRESS",
        Assert.Throws<UsageException>(() => ArgumentParser.Parse([], "ftp://there")).Message,
        StringComparison.Ordinal);
}
