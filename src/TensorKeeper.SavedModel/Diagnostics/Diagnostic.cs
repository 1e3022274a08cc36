// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.SavedModel.Diagnostics;

/// <summary>One thing that is wrong with a model. Immutable.</summary>
/// <param name="Id">What; its page says how to mend it.</param>
/// <param name="Message">What was read and what was expected.</param>
/// <param name="NodeName">The node, or null.</param>
/// <param name="Op">The node's op, or null.</param>
/// <param name="File">The file, or null.</param>
/// <param name="ByteOffset">The place in the file, or null.</param>
public sealed record Diagnostic(
    DiagnosticId Id,
    string Message,
    string? NodeName = null,
    string? Op = null,
    string? File = null,
    long? ByteOffset = null)
{
    /// <summary>Gets the id as users see it.</summary>
    /// <value>For example <c>TK1004</c>.</value>
    public string Code => string.Create(CultureInfo.InvariantCulture, $"TK{(int)Id:D4}");

    /// <summary>Returns one line.</summary>
    /// <returns>For example <c>TK3001 MyOp at 'model/warp': ...</c>.</returns>
    public override string ToString()
    {
        string place = NodeName is null ? "" : Op is null ? $" '{NodeName}'" : $" {Op} at '{NodeName}'";
        string file = File is null ? "" : ByteOffset is null ? $" ({File})" : string.Create(CultureInfo.InvariantCulture, $" ({File}, byte {ByteOffset})");
        return $"{Code}{place}: {Message}{file}";
    }
}
