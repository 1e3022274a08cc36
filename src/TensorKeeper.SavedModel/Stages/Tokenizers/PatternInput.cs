// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages.Regexes;

namespace TensorKeeper.SavedModel.Stages.Tokenizers;

/// <summary>A pattern that is an input: compiled when the model is loaded if it is known then, else when it changes. Thread-safe.</summary>
internal sealed class PatternInput
{
    private readonly int _input;
    private volatile Compiled? _last;

    /// <exception cref="ServingException">The pattern is known and is none.</exception>
    public PatternInput(SourceNode node, int input)
    {
        _input = input;
        if (ConstantTensors.Known(node, input) is { ElementType: ElementType.String, ElementCount: 1 } known) { _last = Compile(known.Strings[0]); }
    }

    /// <summary>Returns the pattern of a call.</summary>
    public BytePattern Of(in HostCall call)
    {
        call.Require(call[_input].ElementCount == 1, $"Pattern must be scalar, but received {call[_input].Shape}");
        ReadOnlySpan<byte> text = call[_input].Strings[0];
        Compiled? last = _last;
        if (last is null || !text.SequenceEqual(last.Text)) { _last = last = Compile(text); }
        return last.Pattern;
    }

    private static Compiled Compile(ReadOnlySpan<byte> text)
    {
        try
        {
            return new Compiled(text.ToArray(), new BytePattern(text));
        }
        catch (PatternSyntaxException refusal)
        {
            string pattern = System.Text.Encoding.UTF8.GetString(text);
            throw new ServingException(ServingErrorCode.InvalidArgument, $"Invalid pattern: {pattern}, error: {refusal.Message}", refusal);
        }
    }

    private sealed record Compiled(byte[] Text, BytePattern Pattern);
}
