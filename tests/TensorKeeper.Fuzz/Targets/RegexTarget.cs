// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.Fuzz.Targets;

/// <summary>Patterns of models over texts of requests: the line is a pattern, a tab, and a text that is repeated.</summary>
internal sealed class RegexTarget : FuzzTarget
{
    private static readonly string[] Lines =
    [
        "(a*)*b\taaaaaaaa", "(a|aa)+$\taaaaaaaa!", @"([a-z]+)+\d{2,5}(?:x|y)?" + "\tabcabc12", @"\p{Greek}+|[^\s]{3,}?" + "\tαβγ abc",
        @"(?i)(\w+)\s+(\w+)*\b" + "\tone two three", "[[:punct:]]|(.)(.)(.)\t!?abc", @"^(([a-z])+.)+[A-Z]([a-z])+$" + "\taaaaaaaaaaaaaaaaa", "a{1,100}{1,9}\taaa",
    ];

    public override string Name => "regex";

    public override IReadOnlyList<byte[]> Seeds { get; } = [.. Lines.Select(Encoding.UTF8.GetBytes)];

    public override void Run(byte[] input, int seed)
    {
        int tab = Array.IndexOf(input, (byte)'\t');
        byte[] pattern = tab < 0 ? input : input[..tab];
        byte[] once = tab < 0 ? input : input[(tab + 1)..];
        byte[] text = [.. Enumerable.Repeat(once, once.Length == 0 ? 0 : 2_000 / once.Length).SelectMany(static b => b)];
        var attributes = new Dictionary<string, AttributeValue>
        {
            ["pattern"] = new() { Kind = AttributeKind.Bytes, Bytes = pattern },
            ["rewrite"] = new() { Kind = AttributeKind.Bytes, Bytes = "<\\0>"u8.ToArray() },
        };
        KernelNode.Run("StaticRegexReplace", attributes, KernelNode.Scalar(text));
        KernelNode.Run("StaticRegexFullMatch", attributes, KernelNode.Scalar(text));
    }
}
