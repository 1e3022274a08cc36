// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Regexes;

/// <summary>A part of a pattern. Immutable.</summary>
internal abstract record PatternNode
{
    /// <summary>Gets whether it matches the empty text.</summary>
    public abstract bool IsNullable { get; }

    /// <summary>Gets whether it, or a part of it, asks for a place: a beginning, an end, a word's edge.</summary>
    public abstract bool HasAssertion { get; }
}

/// <summary>A character of a class.</summary>
internal sealed record ClassNode(CodePointSet Set) : PatternNode
{
    public override bool IsNullable => false;

    public override bool HasAssertion => false;
}

/// <summary>A byte, whatever it is.</summary>
internal sealed record AnyByteNode : PatternNode
{
    public override bool IsNullable => false;

    public override bool HasAssertion => false;
}

/// <summary>A place.</summary>
/// <param name="Text">The assertion as .NET spells it.</param>
internal sealed record AssertionNode(string Text) : PatternNode
{
    public override bool IsNullable => true;

    public override bool HasAssertion => true;
}

/// <summary>One part after the other; without parts, nothing.</summary>
internal sealed record SequenceNode(PatternNode[] Parts) : PatternNode
{
    public override bool IsNullable { get; } = Parts.All(static part => part.IsNullable);

    public override bool HasAssertion { get; } = Parts.Any(static part => part.HasAssertion);
}

/// <summary>One part or the other, the first that fits.</summary>
internal sealed record ChoiceNode(PatternNode[] Parts) : PatternNode
{
    public override bool IsNullable { get; } = Parts.Any(static part => part.IsNullable);

    public override bool HasAssertion { get; } = Parts.Any(static part => part.HasAssertion);
}

/// <summary>A part several times.</summary>
/// <param name="Part">The part.</param>
/// <param name="Least">0 to 1000.</param>
/// <param name="Most">0 to 1000; -1 for no limit.</param>
/// <param name="IsLazy">As few times as possible.</param>
internal sealed record RepeatNode(PatternNode Part, int Least, int Most, bool IsLazy) : PatternNode
{
    public override bool IsNullable { get; } = Least == 0 || Part.IsNullable;

    public override bool HasAssertion { get; } = Part.HasAssertion;
}

/// <summary>A group; number 0 captures nothing.</summary>
internal sealed record GroupNode(int Number, PatternNode Part) : PatternNode
{
    public override bool IsNullable { get; } = Part.IsNullable;

    public override bool HasAssertion { get; } = Part.HasAssertion;
}
