// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes;

/// <summary>Reads files of the model's assets when the model is loaded; no other file is ever read.</summary>
/// <remarks>
/// <code>
/// before:  ~Constant(path of an asset) -> ReadFile -> DecodeRaw
/// after:   ~Constant(content)          -> DecodeRaw
/// </code>
/// </remarks>
internal static class AssetRules
{
    /// <summary>The largest asset that is read into the graph.</summary>
    private const long MaxBytes = 1L << 30;

    public static GraphPatch? Match(SourceNode node)
    {
        if (node.Op != "ReadFile" || node.Inputs is not [{ Node.Constant: TensorConstant { IsAssetPath: true } path }]) { return null; }
        var file = new FileInfo(path.Tensor.Strings.GetText(0));
        try
        {
            if (file.Length > MaxBytes)
            {
                throw new SavedModelException(new Diagnostic(DiagnosticId.TooLarge, $"The asset has {file.Length} bytes, over {MaxBytes}.", node.Name, node.Op, File: file.FullName));
            }

            Tensor content = Tensor.FromStrings(TensorShape.Scalar, StringElements.FromBytes([File.ReadAllBytes(file.FullName)]));
            return GraphPatch.Replace("content of an asset", new SourceNode(node.Name, InternalOps.Constant, [], 1, constant: new TensorConstant(content)));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SavedModelException(new Diagnostic(DiagnosticId.MissingFile, $"The asset cannot be read: {exception.Message}", node.Name, node.Op, File: file.FullName));
        }
    }
}
