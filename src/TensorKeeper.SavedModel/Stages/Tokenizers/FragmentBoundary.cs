// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Tokenizers;

/// <summary>A match of what ends a fragment: marks that end a sentence, then marks that close something.</summary>
internal struct FragmentBoundary
{
    private State _state;

    public FragmentBoundary()
    {
    }

    private enum State
    {
        Text,
        Endings,
        Closings,
    }

    /// <summary>Gets the first mark that ends a sentence; -1 if there is none yet.</summary>
    public int FirstEnding { get; private set; } = -1;

    /// <summary>Gets the first mark that closes something, or the limit as long as there is none.</summary>
    public int FirstClosing { get; private set; } = -1;

    /// <summary>Gets what is behind the match.</summary>
    public int Limit { get; private set; } = -1;

    public readonly bool HasEnding => FirstEnding >= 0;

    /// <summary>Takes a word or character.</summary>
    /// <param name="index">Where it is.</param>
    /// <param name="length">Its length.</param>
    /// <param name="begins">It may begin the end.</param>
    /// <param name="ends">It ends a sentence, going on with the marks that do.</param>
    /// <param name="closes">It closes something.</param>
    /// <param name="trails">It may stand among marks that close.</param>
    /// <returns>False if it does not belong to the end any more; nothing is changed then.</returns>
    public bool TryTake(int index, int length, bool begins, bool ends, bool closes, bool trails)
    {
        if (_state == State.Text && begins)
        {
            FirstEnding = index;
            _state = State.Endings;
        }
        else if (_state == State.Endings && !ends)
        {
            if (!closes) { return false; }
            FirstClosing = index;
            _state = State.Closings;
        }
        else if (_state == State.Closings && !closes && !trails) { return false; }

        Limit = index + length;
        if (_state == State.Endings) { FirstClosing = Limit; }
        return true;
    }
}
