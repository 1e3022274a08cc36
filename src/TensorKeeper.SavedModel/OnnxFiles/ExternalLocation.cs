// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.OnnxFiles;

/// <summary>Keeps external data within the version directory.</summary>
internal static class ExternalLocation
{
    /// <summary>Checks a location.</summary>
    /// <param name="directory">The version directory.</param>
    /// <param name="location">What the file says, relative to it.</param>
    /// <exception cref="ServingException">It leaves the directory, passes a link, or there is no such file.</exception>
    public static void Check(string directory, string location)
    {
        // A star is in the names by which the engine means addresses in memory.
        bool isOdd = location.Length == 0 || location.AsSpan().IndexOfAny("\0\\*:") >= 0 || Path.IsPathRooted(location);
        string[] parts = location.Split('/');
        if (isOdd || parts.Contains(".."))
        {
            throw Refusal.Of($"The location '{location}' of external data is not a path within the version directory.");
        }

        string path = directory;
        foreach (string part in parts)
        {
            path = Path.Combine(path, part);
            if (new FileInfo(path).LinkTarget is not null)
            {
                throw Refusal.Of($"The location '{location}' of external data passes a symbolic link.");
            }
        }

        if (!File.Exists(path))
        {
            throw new ServingException(ServingErrorCode.NotFound, $"The ONNX model's external data '{location}' is not in its directory.");
        }
    }
}
