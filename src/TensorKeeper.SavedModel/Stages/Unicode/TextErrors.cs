// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Unicode;

/// <summary>What an op does where text is not what its encoding allows. Immutable.</summary>
internal sealed class TextErrors
{
    private readonly bool _strict;
    private readonly bool _ignores;
    private readonly bool _replacesControls;

    /// <exception cref="ServingException">The attributes name no policy, or a replacement that is no character.</exception>
    public TextErrors(SourceNode node)
    {
        string policy = node.Text("errors", "replace");
        if (policy is not ("strict" or "replace" or "ignore"))
        {
            throw new ServingException(ServingErrorCode.InvalidArgument, $"errors is '{policy}', it must be strict, replace or ignore");
        }

        long replacement = node.Int("replacement_char", 0xfffd);
        if (replacement is < 0 or > int.MaxValue || !Rune.IsValid((int)replacement))
        {
            throw new ServingException(ServingErrorCode.InvalidArgument, "replacement_char out of unicode codepoint range");
        }

        _strict = policy == "strict";
        _ignores = policy == "ignore";
        _replacesControls = node.Bool("replace_control_characters", false);
        Replacement = (int)replacement;
    }

    public int Replacement { get; }

    public bool Ignores => _ignores;

    /// <summary>Decides on a code point that was read; -1 is one that could not be.</summary>
    /// <returns>The code point to take; -1 to take none.</returns>
    /// <exception cref="ServingException">The op is strict.</exception>
    public int Resolve(in HostCall call, int codePoint)
    {
        if (codePoint >= 0 && !(_replacesControls && codePoint <= 0x1f)) { return codePoint; }
        call.Require(!_strict, "Invalid formatting on input string");
        return _ignores ? -1 : Replacement;
    }

    /// <summary>Throws if the op is strict.</summary>
    public void RefuseIfStrict(in HostCall call, string message) => call.Require(!_strict, message);
}
