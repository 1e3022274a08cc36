// SPDX-License-Identifier: MIT
namespace TensorKeeper.CrossLanguage;

/// <summary>What protoc and its plug-in make of proto/ for Python, in a folder that ends with this.</summary>
internal sealed class PythonStubs : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tensorkeeper-python-");

    /// <summary>Gets the folder.</summary>
    public string Folder => _folder.FullName;

    /// <summary>Makes the stubs.</summary>
    public async Task GenerateAsync()
    {
        string proto = Repository.Path("proto");
        IEnumerable<string> files = Directory.EnumerateFiles(proto, "*.proto", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(proto, path))
            .Where(static path => path.StartsWith("tensorflow", StringComparison.Ordinal));
        await RunAsync(proto, files);

        // As a package called grpc it would stand before the library of that name.
        await RunAsync(Path.Combine(proto, "grpc"), ["health/v1/health.proto"]);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private Task RunAsync(string root, IEnumerable<string> files) => ChildProcess.OutputOfAsync(
        "protoc",
        [
            $"--proto_path={root}", $"--proto_path={Prerequisite.WellKnownProtos}",
            $"--python_out={Folder}", $"--grpc_python_out={Folder}",
            $"--plugin=protoc-gen-grpc_python={Prerequisite.PythonPlugin()}", .. files,
        ]);
}
