// SPDX-License-Identifier: MIT
namespace TensorKeeper.CrossLanguage;

public sealed class PythonClientTests(ServerProcess server) : IDisposable
{
    private readonly DirectoryInfo _stubs = Directory.CreateTempSubdirectory("tensorkeeper-python-");

    public void Dispose() => _stubs.Delete(recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Python_with_generated_stubs_gets_TensorFlows_answers(int run)
    {
        await Prerequisite.RequirePythonAsync();
        IrisGolden golden = IrisGolden.Read(run);
        await GenerateStubsAsync();

        string printed = await ChildProcess.OutputOfAsync(
            Prerequisite.Python,
            [Repository.Path("tests/TensorKeeper.CrossLanguage/Clients/predict.py"), _stubs.FullName],
            GrpcAnswers.Request(server, golden));

        GrpcAnswers.AssertAgrees(printed, golden);
    }

    private async Task GenerateStubsAsync()
    {
        string proto = Repository.Path("proto");
        IEnumerable<string> files = Directory.EnumerateFiles(proto, "*.proto", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(proto, path))
            .Where(static path => path.StartsWith("tensorflow", StringComparison.Ordinal));
        await ChildProcess.OutputOfAsync(
            "protoc",
            [
                $"--proto_path={proto}", $"--proto_path={Prerequisite.WellKnownProtos}",
                $"--python_out={_stubs.FullName}", $"--grpc_python_out={_stubs.FullName}",
                $"--plugin=protoc-gen-grpc_python={Prerequisite.PythonPlugin()}", .. files,
            ]);
    }
}
