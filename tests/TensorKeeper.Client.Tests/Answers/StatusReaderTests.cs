// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.TensorFlow.Errors;
using TensorKeeper.Protocol.TfServing;
using Wire = TensorKeeper.Protocol.TfServing.ModelVersionStatus;

namespace TensorKeeper.Client.Tests.Answers;

public sealed class StatusReaderTests
{
    [Fact]
    public async Task Versions_come_highest_first_with_state_and_error()
    {
        await using FakePeer peer = await FakePeer.StartAsync();
        peer.Status = static request => new GetModelStatusResponse
        {
            ModelVersionStatus =
            {
                new Wire { Version = 1, State = Wire.Types.State.Available, Status = new StatusProto() },
                new Wire
                {
                    Version = 2,
                    State = Wire.Types.State.End,
                    Status = new StatusProto { ErrorCode = Code.NotFound, ErrorMessage = $"{request.ModelSpec.Name}: no saved_model.pb" },
                },
            },
        };
        using var client = ModelClient.Connect(peer.Address);

        IReadOnlyList<ModelVersionStatus> status = await client.GetModelStatusAsync("iris", TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                new ModelVersionStatus(2, ModelVersionState.End, ServingErrorCode.NotFound, "iris: no saved_model.pb"),
                new ModelVersionStatus(1, ModelVersionState.Available, null, ""),
            ],
            status);
        Assert.Equal([false, true], status.Select(static version => version.IsAvailable));
    }

    [Fact]
    public async Task What_a_newer_server_says_is_unknown_and_no_error()
    {
        await using FakePeer peer = await FakePeer.StartAsync();
        peer.Status = static _ => new GetModelStatusResponse
        {
            ModelVersionStatus = { new Wire { Version = 1, State = (Wire.Types.State)77, Status = new StatusProto { ErrorCode = (Code)99 } } },
        };
        using var client = ModelClient.Connect(peer.Address);

        IReadOnlyList<ModelVersionStatus> status = await client.GetModelStatusAsync("iris", TestContext.Current.CancellationToken);

        Assert.Equal((ModelVersionState.Unknown, ServingErrorCode.Unknown), (status[0].State, status[0].ErrorCode!.Value));
    }
}
