// SPDX-License-Identifier: MIT
using System.Text;
using Grpc.Core;
using TensorKeeper.AspNetCore.Tests.Hosting;
using TensorKeeper.Protocol.Text;
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.AspNetCore.Tests.Contract;

/// <summary>Changes of what is served, rule by rule, on the whole server. Each case is true whatever case was before it.</summary>
public sealed class ReloadContractTests(ModelServer server) : IClassFixture<ModelServer>
{
    private const string File = "grpc-reload.txt";

    public static TheoryData<string> Rules => ContractCase.TitlesOf(File);

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Reloads(string rule)
    {
        ContractCase wanted = ContractCase.Find(File, rule);
        var client = new ModelService.ModelServiceClient(server.Grpc);
        var request = ReloadConfigRequest.Parser.ParseFrom(Encode(wanted.Body, ReloadConfigRequest.Descriptor));

        try
        {
            ReloadConfigResponse answer = await client.HandleReloadConfigRequestAsync(request, cancellationToken: TestContext.Current.CancellationToken);

            Assert.Equal("OK", wanted.Status);
            if (wanted.Answer.Length > 0) { Assert.Equal(ReloadConfigResponse.Parser.ParseFrom(Encode(wanted.Answer, ReloadConfigResponse.Descriptor)), answer); }
        }
        catch (RpcException refused)
        {
            Assert.Equal(
                (wanted.Status, wanted.Message),
                (ServingErrorCodes.NameOf((ServingErrorCode)(int)refused.StatusCode), refused.Status.Detail));
        }
    }

    private static byte[] Encode(string text, Google.Protobuf.Reflection.MessageDescriptor type) => TextForm.Encode(
        Encoding.UTF8.GetBytes(text.Replace("{models}", ModelServer.ModelsFolder, StringComparison.Ordinal)), type, UnknownFields.Refused);
}
