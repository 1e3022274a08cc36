// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;

namespace TensorKeeper.SavedModel.OnnxFiles;

/// <summary>Says why an ONNX model is not served.</summary>
internal static class Refusal
{
    /// <summary>Returns what to throw for a whole file.</summary>
    public static SavedModelException Of(DiagnosticId id, string path, string message) => new(new Diagnostic(id, message, File: path));

    /// <summary>Returns what to throw for a node.</summary>
    public static SavedModelException Of(DiagnosticId id, string path, OnnxFileNode node, string message) =>
        new(new Diagnostic(id, message, node.Label, node.Op, path));
}
