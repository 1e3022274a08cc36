// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Graphs;

/// <summary>A value that is known when the model is loaded. Immutable.</summary>
internal abstract record ConstantContent;

/// <summary>A tensor in memory.</summary>
internal sealed record TensorConstant(Tensor Tensor) : ConstantContent
{
    /// <summary>Gets a value indicating whether the tensor is the path of an asset, which leads nowhere but into the model's folder.</summary>
    public bool IsAssetPath { get; init; }
}

/// <summary>A weight that stays in the model's own data file.</summary>
/// <param name="Entry">Where it lies.</param>
internal sealed record WeightConstant(Bundles.BundleSlice Entry) : ConstantContent;

/// <summary>A variable or a table.</summary>
internal abstract record ResourceConstant : ConstantContent
{
    /// <summary>Gets what changes it when a request runs the signature; null if nothing does.</summary>
    public Restoring.ResourceEffect? ChangedBy { get; init; }
}

/// <summary>The handle of a variable; reading it is frozen into the variable's value.</summary>
/// <param name="Name">Shared name or node name.</param>
/// <param name="Value">What the variable holds after restore and init; null if nothing filled it.</param>
/// <param name="IsReference">A variable of TensorFlow 1, which is read by using it; otherwise a handle that is read by an op.</param>
/// <param name="WhyUnresolved">Why there is no value; a sentence without its end, empty if there is one.</param>
internal sealed record VariableConstant(string Name, ConstantContent? Value, bool IsReference, string WhyUnresolved) : ResourceConstant
{
    /// <summary>Gets what is known of the variable if it may keep the seed of a generator; else null.</summary>
    public SeedVariable? Seed { get; init; }
}

/// <summary>The handle of a lookup table.</summary>
/// <param name="Name">Shared name or node name.</param>
/// <param name="Table">What the table holds after init.</param>
internal sealed record TableConstant(string Name, Stages.LookupTable Table) : ResourceConstant;

/// <summary>The handle of a sentencepiece model, which the node itself carries.</summary>
/// <param name="Model">The model.</param>
internal sealed record SentencepieceConstant(Stages.Sentencepiece.SentencepieceModel Model) : ResourceConstant;
