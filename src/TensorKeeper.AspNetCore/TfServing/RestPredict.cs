// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using TensorKeeper.AspNetCore.Json;
using TensorKeeper.AspNetCore.Metrics;
using TensorKeeper.Serving.Lifecycle;
using TensorKeeper.Serving.Running;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>Predictions over REST. Thread-safe.</summary>
/// <remarks>
/// The order of checks is the one upstream: the text, the signature's name, the model, the signature, the values. A bad
/// text is reported even if there is no such model.
/// </remarks>
internal sealed class RestPredict(
    IServableCatalog catalog, TimedRunner runner, RestDeadline deadline, MethodNameCheck methodNames, DoorMetrics phases,
    IOptions<TfServingOptions> options)
{
    private readonly TfServingOptions _options = options.Value;

    public async Task HandleAsync(HttpContext context, ModelQuery query)
    {
        using PooledList<byte> answer = await PredictAsync(context, query);
        await RestReply.SendAsync(context.Response, StatusCodes.Status200OK, answer, context.RequestAborted);
    }

    private async Task<PooledList<byte>> PredictAsync(HttpContext context, ModelQuery query)
    {
        PooledList<byte> body = await RestBody.ReadAsync(context.Request, _options.MaxDecompressedBodyBytes, context.RequestAborted);
        bool asRows;
        ServableHandle handle;
        Signature signature;
        TensorMap inputs;
        long decodedAt;
        using (body)
        {
            long start = phases.Start();
            using JsonOutline outline = JsonScanner.Scan(body.Items);
            query = query with { SignatureName = PredictBodyReader.ReadSignatureName(body.Items, outline) };
            handle = catalog.Acquire(query);
            try
            {
                signature = FindSignature(handle, query);
                inputs = PredictBodyReader.ReadInputs(body.Items, outline, signature);
            }
            catch
            {
                handle.Dispose();
                throw;
            }

            decodedAt = phases.Decoded(DoorMetrics.Rest, query.Name, start);
            asRows = outline.Instances.Exists;
        }

        using (handle)
        using (inputs)
        {
            methodNames.CheckPredict(signature);
            TimedOutputs answer = await deadline.RunAsync(
                token => runner.RunAsync("predict", decodedAt, handle, signature, inputs, [], token), context.RequestAborted);
            using TensorMap outputs = answer.Tensors;
            return Print(query.Name, outputs, answer.EndedAt, asRows);
        }
    }

    private static Signature FindSignature(ServableHandle handle, ModelQuery query)
    {
        if (!handle.Model.Signatures.TryGetValue(query.EffectiveSignatureName, out Signature? signature))
        {
            throw new ServingException(
                ServingErrorCode.InvalidArgument,
                $"Serving signature name: \"{query.EffectiveSignatureName}\" not found in signature def");
        }

        if (signature.Inputs.Count == 0)
        {
            string name = query.SignatureName.Length == 0 ? "DEFAULT" : query.SignatureName;
            throw new ServingException(ServingErrorCode.InvalidArgument, $"Failed to get input map for signature: {name}");
        }

        return signature;
    }

    private PooledList<byte> Print(string model, TensorMap outputs, long start, bool asRows)
    {
        var answer = new PooledList<byte>(1024);
        try
        {
            if (asRows) { PredictBodyWriter.WriteRows(outputs, answer); }
            else { PredictBodyWriter.WriteColumns(outputs, answer); }
            phases.Encoded(DoorMetrics.Rest, model, start);
            return answer;
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }
}
