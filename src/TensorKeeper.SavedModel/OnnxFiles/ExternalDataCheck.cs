// SPDX-License-Identifier: MIT
using System.Globalization;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.OnnxFiles;

/// <summary>Keeps external data within the version directory, and within its files.</summary>
internal static class ExternalDataCheck
{
    private const int MaxPointerBytes = 1024;

    /// <summary>Says what is wrong with a tensor's external data.</summary>
    /// <param name="directory">The version directory.</param>
    /// <param name="data">What the file says.</param>
    /// <returns>The reason to refuse the model; null if there is none.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="SavedModelException">The file is a pointer of Git LFS.</exception>
    public static Diagnostic? Find(string directory, ExternalData data)
    {
        // A star is in the names by which the engine means addresses in memory.
        bool isOdd = data.Location.Length == 0 || data.Location.AsSpan().IndexOfAny("\0\\*:") >= 0 || Path.IsPathRooted(data.Location);
        string[] parts = data.Location.Split('/');
        if (isOdd || parts.Contains(".."))
        {
            return Reason(DiagnosticId.PathEscape, $"The location '{data.Location}' of external data is not a path within the version directory.");
        }

        string path = directory;
        foreach (string part in parts)
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
            {
                return Reason(DiagnosticId.PathEscape, $"The location '{data.Location}' of external data passes a symbolic link.");
            }
        }

        var file = new FileInfo(path);
        if (!file.Exists)
        {
            return Reason(DiagnosticId.MissingFile, $"The external data '{data.Location}' is not in the version directory; copy it beside the model.");
        }

        RefusePointer(file);
        if (Number(data.Offset) is not { } offset || Number(data.Length) is not { } length)
        {
            return Reason(DiagnosticId.Malformed, $"Offset '{data.Offset}' and length '{data.Length}' of external data are not two numbers of bytes.");
        }

        return offset <= file.Length && length <= file.Length - offset ? null : Reason(
            DiagnosticId.Truncated,
            string.Create(CultureInfo.InvariantCulture, $"'{data.Location}' has {file.Length} bytes; the tensor takes {length} from byte {offset} on."));

        Diagnostic Reason(DiagnosticId id, string message) =>
            new(id, message, data.Tensor.Length == 0 ? null : data.Tensor, File: Path.Combine(directory, OnnxFormat.FileName));
    }

    private static void RefusePointer(FileInfo file)
    {
        if (file.Length <= MaxPointerBytes) { SavedModelDirectory.RefuseGitLfsPointer(File.ReadAllBytes(file.FullName), file.FullName); }
    }

    private static long? Number(string? digits) =>
        digits is null ? 0 : long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
