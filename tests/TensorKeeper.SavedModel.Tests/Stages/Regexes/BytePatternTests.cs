// SPDX-License-Identifier: MIT
using System.Text;
using System.Text.RegularExpressions;
using TensorKeeper.SavedModel.Stages.Regexes;

namespace TensorKeeper.SavedModel.Tests.Stages.Regexes;

public sealed class BytePatternTests
{
    private const string Letters = "abcé字";

    [Fact]
    public void The_automata_find_what_the_engine_of_the_platform_finds()
    {
        var random = new Random(17);
        for (int round = 0; round < 120; round++)
        {
            string pattern = Compose(random, 3);
            var found = new BytePattern(Encoding.UTF8.GetBytes(pattern));
            var expected = new Regex(PatternWriter.Write(PatternParser.Parse(Encoding.UTF8.GetBytes(pattern)).Pattern), RegexOptions.CultureInvariant);
            var whole = new Regex($"\\A(?:{expected})\\z", RegexOptions.CultureInvariant);
            Assert.True(found.IsAutomaton);
            for (int i = 0; i < 8; i++)
            {
                byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Letters[random.Next(Letters.Length)])));
                Match match = expected.Match(ByteAlphabet.Spell(text));

                Assert.Equal(match.Success, found.TryFind(text, 0, out int index, out int end));
                if (match.Success) { Assert.Equal((match.Index, match.Index + match.Length, pattern), (index, end, pattern)); }
                Assert.Equal(whole.IsMatch(ByteAlphabet.Spell(text)), found.MatchesAll(text));
            }
        }
    }

    [Theory]
    [InlineData("(?:a*|b)*", "ab", 0, 2)]
    [InlineData("a(?:b*)+?c", "abbc", 0, 4)]
    [InlineData("x*", "aaa", 0, 0)]
    [InlineData("a+?", "caa", 1, 2)]
    [InlineData("(?U)a+", "caa", 1, 2)]
    [InlineData("a|ab", "ab", 0, 1)]
    [InlineData("\\C", "é", 0, 1)]
    [InlineData("\\p{Han}+", "a字字b", 1, 7)]
    [InlineData("\\P{Latin}", "a字", 1, 4)]
    public void Matches_as_RE2_does(string pattern, string text, int index, int end)
    {
        Assert.True(new BytePattern(Encoding.UTF8.GetBytes(pattern)).TryFind(Encoding.UTF8.GetBytes(text), 0, out int foundIndex, out int foundEnd));

        Assert.Equal((index, end), (foundIndex, foundEnd));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_in_no_class()
    {
        var pattern = new BytePattern("[^a]"u8);

        Assert.True(pattern.TryFind([0xff, 0xc3, 0xa9, 0xc3], 0, out int index, out int end));
        Assert.Equal((1, 3), (index, end));
        Assert.False(pattern.TryFind([0xff, 0xc3], 0, out _, out _));
    }

    [Fact]
    public void Many_states_are_forgotten_and_built_again()
    {
        // Which of the last twelve letters were an "a" makes 4096 states and more.
        var pattern = new BytePattern("(?:a|b)*a(?:a|b){13}c"u8);
        var random = new Random(2);
        byte[] text = [.. Enumerable.Range(0, 200_000).Select(_ => (byte)"ab"[random.Next(2)]), (byte)'c'];

        Assert.Equal(text[^15] == 'a', pattern.TryFind(text, 0, out _, out _));
    }

    [Fact]
    public void Assertions_are_left_to_the_platform() => Assert.False(new BytePattern("^a"u8).IsAutomaton);

    [Fact]
    public void A_long_text_of_half_matches_takes_linear_time()
    {
        var pattern = new BytePattern("(?:a+)+b"u8);

        Assert.False(pattern.TryFind(Encoding.ASCII.GetBytes(new string('a', 1_000_000)), 0, out _, out _));
    }

    /// <summary>Repeats only what is never empty: on repeated nothing the platform's engine and RE2 disagree.</summary>
    private static string Compose(Random random, int depth) => depth == 0 ? "abcé字."[random.Next(6)].ToString() : random.Next(8) switch
    {
        0 or 1 => Compose(random, depth - 1) + Compose(random, depth - 1),
        2 => $"(?:{Compose(random, depth - 1)}|{Compose(random, depth - 1)})",
        3 => $"(?:{Compose(random, depth - 1)}{Compose(random, 0)})*{Lazy(random)}",
        4 => $"(?:{Compose(random, depth - 1)}{Compose(random, 0)})+{Lazy(random)}",
        5 => $"(?:{Compose(random, 0)}{Compose(random, depth - 1)}){{{random.Next(3)},{3 + random.Next(2)}}}{Lazy(random)}",
        6 => "[a-c字]",
        _ => "[^a]",
    };

    private static string Lazy(Random random) => random.Next(2) == 0 ? "?" : "";
}
