// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Inspection;

/// <summary>One input or output as the file declares it. Immutable.</summary>
/// <param name="Name">The name that requests use.</param>
/// <param name="TypeName">TensorFlow's name of the type, for example <c>DT_FLOAT</c>.</param>
/// <param name="Shape">What is declared of the shape.</param>
/// <param name="SourceName">The tensor in the graph, for example <c>dense_input:0</c>.</param>
public sealed record TensorReport(string Name, string TypeName, PartialShape Shape, string SourceName);
