// SPDX-License-Identifier: MIT
using Grpc.Core;
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.Client.Calls;

/// <summary>Makes a <c>Predict</c> call with the codecs that need no message objects.</summary>
internal static class PredictCall
{
    public static Func<CallInvoker, CallOptions, AsyncUnaryCall<PredictResponseMessage>> Start(
        ModelQuery query, TensorMap inputs, IReadOnlyList<string> outputs)
    {
        // Not disposed: the tensors are the caller's, and the message only borrows them.
        var request = new PredictRequestMessage { Query = query, Inputs = inputs, OutputFilter = outputs };
        return (invoker, options) => invoker.AsyncUnaryCall(PredictMethod.Descriptor, null, options, request);
    }

    public static PredictResult ToResult(PredictResponseMessage answer, ModelQuery query)
    {
        string name = answer.ModelName.Length == 0 ? query.Name : answer.ModelName;
        string signature = answer.SignatureName.Length == 0 ? query.EffectiveSignatureName : answer.SignatureName;
        return new PredictResult(new ServableId(name, answer.Version ?? query.Version ?? 0), signature, answer.Outputs);
    }
}
