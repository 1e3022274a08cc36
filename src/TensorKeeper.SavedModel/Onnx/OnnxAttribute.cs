// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Onnx;

/// <summary>One attribute of a node. Immutable.</summary>
internal abstract record OnnxAttribute(string Name);

/// <summary>An integer.</summary>
internal sealed record IntAttribute(string Name, long Value) : OnnxAttribute(Name);

/// <summary>A float.</summary>
internal sealed record FloatAttribute(string Name, float Value) : OnnxAttribute(Name);

/// <summary>A string.</summary>
internal sealed record TextAttribute(string Name, string Value) : OnnxAttribute(Name);

/// <summary>A list of integers.</summary>
internal sealed record IntsAttribute(string Name, long[] Value) : OnnxAttribute(Name);

/// <summary>A list of floats.</summary>
internal sealed record FloatsAttribute(string Name, float[] Value) : OnnxAttribute(Name);

/// <summary>A list of strings.</summary>
internal sealed record TextsAttribute(string Name, string[] Value) : OnnxAttribute(Name);

/// <summary>A tensor.</summary>
internal sealed record TensorAttribute(string Name, Tensor Value) : OnnxAttribute(Name);

/// <summary>A body of If or Loop.</summary>
internal sealed record GraphAttribute(string Name, OnnxGraphBuilder Value) : OnnxAttribute(Name);
