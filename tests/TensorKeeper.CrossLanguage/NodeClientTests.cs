// SPDX-License-Identifier: MIT
namespace TensorKeeper.CrossLanguage;

public sealed class NodeClientTests(ServerProcess server)
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Node_with_proto_loader_gets_TensorFlows_answers(int run)
    {
        await Prerequisite.RequireNodeAsync();
        IrisGolden golden = IrisGolden.Read(run);

        string printed = await ChildProcess.OutputOfAsync(
            "node",
            [Repository.Path("tests/TensorKeeper.CrossLanguage/Clients/predict.js"), Repository.Path("proto")],
            GrpcAnswers.Request(server, golden));

        GrpcAnswers.AssertAgrees(printed, golden);
    }
}
