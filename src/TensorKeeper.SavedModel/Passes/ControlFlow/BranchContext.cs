// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes.ControlFlow;

/// <summary>One side of a conditional of TensorFlow 1, inside the sides around it. Equal ones are one object.</summary>
internal sealed class BranchContext
{
    private readonly Dictionary<(SourceValue Predicate, int Side), BranchContext> _inside = [];

    private BranchContext(BranchContext? parent, SourceValue? predicate, int side)
    {
        Parent = parent;
        Predicate = predicate!;
        Side = side;
        Depth = parent is null ? 0 : parent.Depth + 1;
    }

    /// <summary>Gets the context of what is there in no run, or in runs that no nesting of conditionals describes.</summary>
    public static BranchContext Never { get; } = new(null, null, 0);

    /// <summary>Gets the context around; null outside of all conditionals.</summary>
    public BranchContext? Parent { get; }

    /// <summary>Gets the value that decides; null outside of all conditionals.</summary>
    public SourceValue Predicate { get; }

    /// <summary>Gets which side this is: 1 if the predicate is true, 0 if it is not.</summary>
    public int Side { get; }

    public int Depth { get; }

    public static BranchContext Root() => new(null, null, 0);

    /// <summary>Returns the context of what a switch lets through; the same one if the switch asks what is decided already.</summary>
    public BranchContext Enter(SourceValue predicate, int side)
    {
        if (this == Never) { return Never; }
        for (BranchContext around = this; around.Parent is not null; around = around.Parent)
        {
            if (around.Predicate == predicate) { return around.Side == side ? this : Never; }
        }

        if (!_inside.TryGetValue((predicate, side), out BranchContext? inside))
        {
            inside = new BranchContext(this, predicate, side);
            _inside.Add((predicate, side), inside);
        }

        return inside;
    }

    /// <summary>Returns the context of what needs values of two contexts: the inner one if they are nested.</summary>
    public BranchContext Join(BranchContext other)
    {
        if (this == other) { return this; }
        if (this == Never || other == Never) { return Never; }
        (BranchContext inner, BranchContext outer) = Depth > other.Depth ? (this, other) : (other, this);
        BranchContext around = inner;
        while (around.Depth > outer.Depth) { around = around.Parent!; }
        return around == outer ? inner : Never;
    }
}
