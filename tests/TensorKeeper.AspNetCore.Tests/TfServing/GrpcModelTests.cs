// SPDX-License-Identifier: MIT
using Google.Protobuf;
using Grpc.Core;
using TensorKeeper.AspNetCore.Tests.Hosting;
using TensorKeeper.Protocol.TensorFlow;
using TensorKeeper.Protocol.TfServing;
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.AspNetCore.Tests.TfServing;

public sealed class GrpcModelTests(SharedDoorHost shared) : IClassFixture<SharedDoorHost>
{
    private readonly DoorHost _host = shared.Host;
    private readonly ModelService.ModelServiceClient _models = new(shared.Host.Grpc);
    private readonly PredictionService.PredictionServiceClient _predictions = new(shared.Host.Grpc);

    [Fact]
    public async Task Lists_all_versions_highest_first_with_their_errors()
    {
        await using DoorHost host = await DoorHost.StartAsync();
        host.Catalog.With(new ServableStatus(new("broken", 1), ServableState.End, ServingErrorCode.NotFound, "no such file"))
            .With(new ServableStatus(new("broken", 2), ServableState.Loading));
        var client = new ModelService.ModelServiceClient(host.Grpc);

        GetModelStatusResponse response = await client.GetModelStatusAsync(
            new GetModelStatusRequest { ModelSpec = new ModelSpec { Name = "broken", VersionLabel = "ignored" } },
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal([2, 1], response.ModelVersionStatus.Select(static status => status.Version));
        Assert.Equal(ModelVersionStatus.Types.State.Loading, response.ModelVersionStatus[0].State);
        Assert.Equal(new StatusProto(), response.ModelVersionStatus[0].Status);
        Assert.Equal("NotFound no such file", $"{response.ModelVersionStatus[1].Status.ErrorCode} {response.ModelVersionStatus[1].Status.ErrorMessage}");
    }

    [Theory]
    [InlineData(null, 0, StatusCode.InvalidArgument, "Missing ModelSpec")]
    [InlineData("", 0, StatusCode.NotFound, "Could not find any versions of model ")]
    [InlineData("nobody", 0, StatusCode.NotFound, "Could not find any versions of model nobody")]
    [InlineData("zoo", 9, StatusCode.NotFound, "Could not find version 9 of model zoo")]
    public async Task Says_what_status_is_missing(string? model, long version, StatusCode code, string text)
    {
        var request = new GetModelStatusRequest { ModelSpec = model is null ? null : new ModelSpec { Name = model } };
        if (version > 0) { request.ModelSpec!.Version = version; }

        RpcException error = await Assert.ThrowsAsync<RpcException>(
            async () => await _models.GetModelStatusAsync(request, cancellationToken: TestContext.Current.CancellationToken));

        Assert.Equal((code, text), (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task Describes_the_signatures()
    {
        GetModelMetadataResponse response = await MetadataAsync(new ModelSpec { Name = "half_plus_two" }, "signature_def");

        SignatureDef signature = response.Metadata["signature_def"].Unpack<SignatureDefMap>().SignatureDef["serving_default"];
        Assert.Equal(new ModelSpec { Name = "half_plus_two", Version = 123 }, response.ModelSpec);
        Assert.Equal("type.googleapis.com/tensorflow.serving.SignatureDefMap", response.Metadata["signature_def"].TypeUrl);
        Assert.Equal(("x:0", DataType.DtFloat), (signature.Inputs["x"].Name, signature.Inputs["x"].Dtype));
    }

    [Fact]
    public async Task Sends_what_the_exporter_wrote_byte_for_byte()
    {
        byte[] exported = [.. new SignatureDef { MethodName = "m" }.ToByteArray(), 0xC2, 0x3E, 0x01, 0x2A];   // and a field of the future
        await using DoorHost host = await DoorHost.StartAsync();
        host.Catalog.With("exported", 1, new FakeModel
        {
            ExportedSignatures = new Dictionary<string, ReadOnlyMemory<byte>> { ["__saved_model_init_op"] = exported },
        });
        var client = new PredictionService.PredictionServiceClient(host.Grpc);

        GetModelMetadataResponse response = await client.GetModelMetadataAsync(
            new GetModelMetadataRequest { ModelSpec = new ModelSpec { Name = "exported" }, MetadataField = { "signature_def" } },
            cancellationToken: TestContext.Current.CancellationToken);

        SignatureDefMap map = response.Metadata["signature_def"].Unpack<SignatureDefMap>();
        Assert.Equal(exported, map.SignatureDef["__saved_model_init_op"].ToByteArray());
    }

    [Theory]
    [InlineData("half_plus_two", null, StatusCode.InvalidArgument, "GetModelMetadataRequest must specify at least one metadata_field")]
    [InlineData(null, "signatures", StatusCode.InvalidArgument, "Metadata field signatures is not supported")]
    [InlineData(null, "signature_def", StatusCode.InvalidArgument, "Missing ModelSpec")]
    [InlineData("nobody", "signature_def", StatusCode.NotFound, "Servable not found for request: Latest(nobody)")]
    public async Task Says_what_is_wrong_with_a_question_for_metadata(string? model, string? field, StatusCode code, string text)
    {
        ModelSpec? spec = model is null ? null : new ModelSpec { Name = model };

        RpcException error = await Assert.ThrowsAsync<RpcException>(() => MetadataAsync(spec, field));

        Assert.Equal((code, text), (error.StatusCode, error.Status.Detail));
    }

    private async Task<GetModelMetadataResponse> MetadataAsync(ModelSpec? spec, string? field)
    {
        var request = new GetModelMetadataRequest { ModelSpec = spec };
        if (field is not null) { request.MetadataField.Add(field); }
        return await _predictions.GetModelMetadataAsync(request, cancellationToken: TestContext.Current.CancellationToken);
    }
}
