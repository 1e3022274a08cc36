// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Flags;

namespace TensorKeeper.Cli.Tests.Flags;

public sealed class FlagParserTests
{
    private static readonly FlagTable<Wishes> Table = new(
    [
        Flag<Wishes>.Parsed("whole_word", "word", "", "A word of letters", "letters", static (o, v) =>
        {
            o.Name = v;
            return v.All(char.IsLetter);
        }),
        Flag<Wishes>.Text("name", "word", "none", "A word", static (o, v) => o.Name = v),
        Flag<Wishes>.Integer("count", "number", 3, -10, 10, "A number", static (o, v) => o.Count = v),
        Flag<Wishes>.Switch("loud", false, "A switch", static (o, v) => o.Loud = v),
        Flag<Wishes>.WithoutEffect("old", isSwitch: false, "nothing is old"),
        Flag<Wishes>.Refuse("evil", isSwitch: true, "do good"),
    ]);

    [Theory]
    [InlineData("--name=iris", "iris", 0, false)]
    [InlineData("--name iris", "iris", 0, false)]
    [InlineData("--name=", "", 0, false)]
    [InlineData("--name=a=b", "a=b", 0, false)]
    [InlineData("--whole_word=iris", "iris", 0, false)]
    [InlineData("--whole-word=iris", "iris", 0, false)]
    [InlineData("--count=7", "", 7, false)]
    [InlineData("--count 7", "", 7, false)]
    [InlineData("--count=-7", "", -7, false)]
    [InlineData("--count -7", "", -7, false)]
    [InlineData("--loud", "", 0, true)]
    [InlineData("--loud=true", "", 0, true)]
    [InlineData("--loud=1", "", 0, true)]
    [InlineData("--loud true", "", 0, true)]
    [InlineData("--loud --loud=false", "", 0, false)]
    [InlineData("--loud false", "", 0, false)]
    [InlineData("--count=1 --count=2", "", 2, false)]
    public void Reads_each_way_of_writing_a_flag(string line, string name, long count, bool loud)
    {
        var wishes = new Wishes();

        ParsedFlags parsed = FlagParser.Parse(line.Split(' '), Table, wishes);

        Assert.Equal((name, count, loud), (wishes.Name, wishes.Count, wishes.Loud));
        Assert.Empty(parsed.Arguments);
    }

    [Theory]
    [InlineData("--nmae=x", "--nmae is not a flag. Did you mean --name?")]
    [InlineData("--zebra", "--zebra is not a flag.")]
    [InlineData("-name=x", "-name is not a flag. Did you mean --name?")]
    [InlineData("--count=many", "--count=many: a whole number from -10 to 10 is expected.")]
    [InlineData("--count=11", "--count=11: a whole number from -10 to 10 is expected.")]
    [InlineData("--count=99999999999999999999", "--count=99999999999999999999: a whole number from -10 to 10 is expected.")]
    [InlineData("--count=", "--count=: a whole number from -10 to 10 is expected.")]
    [InlineData("--whole_word=4", "--whole_word=4: letters is expected.")]
    [InlineData("--loud=maybe", "--loud=maybe: true or false is expected.")]
    [InlineData("--name", "--name needs a value: --name=<word>.")]
    [InlineData("--name --loud", "--name needs a value: --name=<word>.")]
    [InlineData("--evil", "--evil is a flag of TensorFlow Serving that is not supported: do good.")]
    public void Refuses_what_it_does_not_understand_in_one_line(string line, string message) =>
        Assert.Equal(message, Assert.Throws<UsageException>(() => FlagParser.Parse(line.Split(' '), Table, new Wishes())).Message);

    [Fact]
    public void What_is_refused_may_be_turned_off()
    {
        ParsedFlags parsed = FlagParser.Parse(["--evil=false"], Table, new Wishes());

        Assert.Empty(parsed.Notes);
    }

    [Fact]
    public void A_bare_switch_does_not_swallow_the_folder_after_it()
    {
        var wishes = new Wishes();

        ParsedFlags parsed = FlagParser.Parse(["--loud", "models"], Table, wishes);

        Assert.True(wishes.Loud);
        Assert.Equal(["models"], parsed.Arguments);
    }

    [Fact]
    public void Two_dashes_end_the_flags()
    {
        ParsedFlags parsed = FlagParser.Parse(["--loud", "--", "--name=x", "-"], Table, new Wishes());

        Assert.Equal(["--name=x", "-"], parsed.Arguments);
    }

    [Fact]
    public void A_flag_without_effect_is_accepted_and_says_why()
    {
        ParsedFlags parsed = FlagParser.Parse(["--old", "5", "models"], Table, new Wishes());

        Assert.Equal("--old changes nothing here: nothing is old.", Assert.Single(parsed.Notes));
        Assert.Equal(["models"], parsed.Arguments);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public void Help_can_be_asked_for_anywhere(string word) =>
        Assert.True(FlagParser.Parse(["models", word], Table, new Wishes()).WantsHelp);

    private sealed class Wishes
    {
        public string Name { get; set; } = "";

        public long Count { get; set; }

        public bool Loud { get; set; }
    }
}
