// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Restoring;

/// <summary>What an output of a node is while the model is restored. Immutable.</summary>
internal abstract record HostValue;

/// <summary>A tensor, in memory or still in the checkpoint.</summary>
internal sealed record KnownValue(ConstantContent Content) : HostValue;

/// <summary>A variable or a table; where a tensor is wanted, a TensorFlow 1 reference stands for the variable's value.</summary>
internal sealed record HandleValue(string Resource, NodeDef Node) : HostValue;

/// <summary>A value that restoring cannot find out, which matters only if a signature needs it.</summary>
internal sealed record UnknownValue(string Reason) : HostValue;
