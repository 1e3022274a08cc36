// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages.Regexes;

namespace TensorKeeper.SavedModel.Stages.Strings;

/// <summary>Replaces and matches by regular expressions: the pattern is the model's (<c>Static...</c>) or a request's.</summary>
internal static class RegexKernels
{
    public static void Register(HostKernelTable table) => table
        .AddPrepared("StaticRegexReplace", PrepareReplace)
        .AddPrepared("StaticRegexFullMatch", PrepareFullMatch)
        .Add("RegexReplace", Replace)
        .Add("RegexFullMatch", FullMatch);

    private static HostKernel PrepareReplace(SourceNode node)
    {
        BytePattern pattern = Compile(Bytes(node, "pattern").Span);
        var rewrite = new Rewrite(Bytes(node, "rewrite").Span);
        bool all = node.Bool("replace_global", true);
        return (in HostCall call) => [Replace(call, pattern, rewrite, all)];
    }

    private static HostKernel PrepareFullMatch(SourceNode node)
    {
        BytePattern pattern = Compile(Bytes(node, "pattern").Span);
        return (in HostCall call) => [FullMatch(call, pattern)];
    }

    private static Tensor[] Replace(in HostCall call)
    {
        call.Require(call[1].ElementCount == 1, $"Pattern must be scalar, but received {call[1].Shape}");
        call.Require(call[2].ElementCount == 1, $"Rewrite must be scalar, but received {call[2].Shape}");
        return [Replace(call, Compile(call[1].Strings[0]), new Rewrite(call[2].Strings[0]), call.Node.Bool("replace_global", true))];
    }

    private static Tensor[] FullMatch(in HostCall call)
    {
        call.Require(call[1].ElementCount == 1, $"Pattern must be scalar, but received {call[1].Shape}");
        return [FullMatch(call, Compile(call[1].Strings[0]))];
    }

    private static Tensor Replace(in HostCall call, BytePattern pattern, Rewrite rewrite, bool all)
    {
        CancellationToken cancellationToken = call.CancellationToken;
        return StringMap.Run(call, (text, output) => rewrite.Replace(pattern, text, all, output, cancellationToken));
    }

    private static Tensor FullMatch(in HostCall call, BytePattern pattern)
    {
        StringElements texts = call[0].Strings;
        Tensor result = Tensors.Zeros(ElementType.Bool, call[0].Shape);
        Span<bool> matches = result.AsSpan<bool>();
        for (int i = 0; i < matches.Length; i++)
        {
            call.CancellationToken.ThrowIfCancellationRequested();
            matches[i] = pattern.MatchesAll(texts[i]);
        }

        return result;
    }

    private static BytePattern Compile(ReadOnlySpan<byte> pattern)
    {
        try
        {
            return new BytePattern(pattern);
        }
        catch (PatternSyntaxException refusal)
        {
            string text = System.Text.Encoding.UTF8.GetString(pattern);
            throw new ServingException(ServingErrorCode.InvalidArgument, $"Invalid pattern: {text}, error: {refusal.Message}", refusal);
        }
    }

    private static ReadOnlyMemory<byte> Bytes(SourceNode node, string name) => node.Attribute(name)?.Bytes ?? default;
}
