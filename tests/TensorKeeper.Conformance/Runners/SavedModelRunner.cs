// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;

namespace TensorKeeper.Conformance.Runners;

/// <summary>Composes the importer and the engine as a server does.</summary>
internal static class SavedModelRunner
{
    private static readonly Lazy<IModelFormat> Shared = new(static () => new AbsentFormat());

    /// <summary>Gets the format; one for all tests, as in a server.</summary>
    public static IModelFormat Format => Shared.Value;

    /// <summary>Stands here until the importer is composed.</summary>
    private sealed class AbsentFormat : IModelFormat
    {
        public string Platform => "tensorflow";

        public bool Recognizes(string directory) => false;

        public IServableModel Load(string directory, ModelLoadOptions options, CancellationToken cancellationToken) =>
            throw new ServingException(ServingErrorCode.Unimplemented, "The importer is not composed yet.");
    }
}
