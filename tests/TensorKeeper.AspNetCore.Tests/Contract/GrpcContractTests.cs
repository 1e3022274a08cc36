// SPDX-License-Identifier: MIT
using System.Text;
using Google.Protobuf.Reflection;
using Grpc.Core;
using TensorKeeper.AspNetCore.Tests.Hosting;
using TensorKeeper.Protocol.Text;
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.AspNetCore.Tests.Contract;

/// <summary>The gRPC services of TensorFlow Serving, rule by rule and text by text, over a real socket.</summary>
public sealed class GrpcContractTests(SharedDoorHost shared) : IClassFixture<SharedDoorHost>
{
    private static readonly ServiceDescriptor[] Services = [PredictionService.Descriptor, ModelService.Descriptor];
    private static readonly TypeRegistry Packed = TypeRegistry.FromMessages(SignatureDefMap.Descriptor);

    public static TheoryData<string> Predict => ContractCase.TitlesOf("grpc-predict.txt");

    public static TheoryData<string> Examples => ContractCase.TitlesOf("grpc-examples.txt");

    public static TheoryData<string> Models => ContractCase.TitlesOf("grpc-models.txt");

    [Theory]
    [MemberData(nameof(Predict))]
    public Task Predictions(string rule) => HoldsAsync("grpc-predict.txt", rule);

    [Theory]
    [MemberData(nameof(Examples))]
    public Task Classification_regression_and_several_of_them(string rule) => HoldsAsync("grpc-examples.txt", rule);

    [Theory]
    [MemberData(nameof(Models))]
    public Task Status_and_metadata(string rule) => HoldsAsync("grpc-models.txt", rule);

    private async Task HoldsAsync(string file, string rule)
    {
        ContractCase wanted = ContractCase.Find(file, rule);
        string[] call = wanted.Call.Split('/');
        MethodDescriptor method = Services.Single(service => service.Name == call[0]).FindMethodByName(call[1]);
        byte[] request = TextForm.Encode(Encoding.UTF8.GetBytes(wanted.Body), method.InputType, UnknownFields.Refused);

        (StatusCode code, string detail, byte[] answer) = await CallAsync(method, request);

        Assert.True(wanted.Status == NameOf(code), $"{NameOf(code)}: {detail}");
        if (wanted.Message.StartsWith("~ ", StringComparison.Ordinal)) { Assert.Contains(wanted.Message[2..], detail, StringComparison.Ordinal); }
        else if (wanted.Message.Length > 0 || code != StatusCode.OK) { Assert.Equal(wanted.Message, detail); }
        if (wanted.Answer.Length == 0) { return; }
        byte[] expected = TextForm.Encode(Encoding.UTF8.GetBytes(wanted.Answer), method.OutputType, UnknownFields.Refused, Packed);
        Assert.Equal(method.OutputType.Parser.ParseFrom(expected), method.OutputType.Parser.ParseFrom(answer));
    }

    private async Task<(StatusCode Code, string Detail, byte[] Answer)> CallAsync(MethodDescriptor method, byte[] request)
    {
        try
        {
            return (StatusCode.OK, "", await RawCalls.UnaryAsync(shared.Host.Grpc, method.Service.FullName, method.Name, request));
        }
        catch (RpcException refused)
        {
            return (refused.StatusCode, refused.Status.Detail, []);
        }
    }

    private static string NameOf(StatusCode code) => ServingErrorCodes.NameOf(code == StatusCode.OK ? null : (ServingErrorCode)(int)code);
}
