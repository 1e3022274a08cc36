// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.OnnxFiles;

/// <summary>Says why an ONNX model is not served.</summary>
internal static class Refusal
{
    public static ServingException Of(string reason) => new(ServingErrorCode.InvalidArgument, "The ONNX model cannot be served. " + reason);
}
