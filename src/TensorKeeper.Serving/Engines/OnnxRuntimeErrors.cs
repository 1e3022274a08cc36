// SPDX-License-Identifier: MIT
using Microsoft.ML.OnnxRuntime;

namespace TensorKeeper.Serving.Engines;

/// <summary>Puts the engine's errors into words a caller may read: no file, no stack, one line.</summary>
internal static class OnnxRuntimeErrors
{
    public static string Describe(OnnxRuntimeException error)
    {
        string text = error.Message.ReplaceLineEndings(" ");
        int code = text.IndexOf("] ", StringComparison.Ordinal);
        if (text.StartsWith('[') && code > 0) { text = text[(code + 2)..]; }
        int location = text.IndexOf("/onnxruntime", StringComparison.Ordinal);
        int reason = location < 0 ? -1 : text.LastIndexOf(") ", StringComparison.Ordinal);
        return reason > location && location >= 0 ? text[(reason + 2)..].Trim() : text.Trim();
    }

    /// <summary>Says whether the engine blames the inputs of a run rather than itself.</summary>
    public static ServingErrorCode CodeOf(OnnxRuntimeException error)
    {
        string text = error.Message;
        bool inputs = text.Contains("[ErrorCode:InvalidArgument]", StringComparison.Ordinal)
            || text.Contains("[ErrorCode:RuntimeException]", StringComparison.Ordinal)
            || text.Contains("[ErrorCode:Fail]", StringComparison.Ordinal);
        return inputs ? ServingErrorCode.InvalidArgument : ServingErrorCode.Internal;
    }
}
