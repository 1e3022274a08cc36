// SPDX-License-Identifier: MIT
namespace TensorKeeper.CrossLanguage;

public sealed class PythonClientTests(ServerProcess server) : IDisposable
{
    private readonly PythonStubs _stubs = new();

    public void Dispose() => _stubs.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Python_with_generated_stubs_gets_TensorFlows_answers(int run)
    {
        await Prerequisite.RequirePythonAsync();
        IrisGolden golden = IrisGolden.Read(run);
        await _stubs.GenerateAsync();

        string printed = await ChildProcess.OutputOfAsync(
            Prerequisite.Python,
            [Repository.Path("tests/TensorKeeper.CrossLanguage/Clients/predict.py"), _stubs.Folder],
            GrpcAnswers.Request(server, golden));

        GrpcAnswers.AssertAgrees(printed, golden);
    }
}
