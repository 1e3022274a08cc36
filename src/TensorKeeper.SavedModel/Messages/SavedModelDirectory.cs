// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;

namespace TensorKeeper.SavedModel.Messages;

/// <summary>Where the files of a SavedModel lie.</summary>
internal static class SavedModelDirectory
{
    public const string GraphFile = "saved_model.pb";
    public const string TextFile = "saved_model.pbtxt";
    public const string ChunkedFile = "saved_model.cpb";

    private static ReadOnlySpan<byte> GitLfsStart => "version https://git-lfs"u8;

    /// <summary>Asks whether a directory holds a SavedModel in any form, readable or not.</summary>
    public static bool Recognizes(string directory) =>
        File.Exists(Path.Combine(directory, GraphFile))
        || File.Exists(Path.Combine(directory, TextFile))
        || File.Exists(Path.Combine(directory, ChunkedFile));

    /// <summary>Returns the directory of the checkpoint.</summary>
    public static string Variables(string directory) => Path.Combine(directory, "variables");

    /// <summary>Refuses a file that is only the pointer that Git leaves where large files were not fetched.</summary>
    /// <exception cref="SavedModelException">It is one.</exception>
    public static void RefuseGitLfsPointer(ReadOnlySpan<byte> start, string file)
    {
        if (!start.StartsWith(GitLfsStart)) { return; }
        throw new SavedModelException(new Diagnostic(
            DiagnosticId.GitLfsPointer,
            "This is a Git LFS pointer, not the file itself. Fetch it with `git lfs pull`.",
            File: file));
    }
}
