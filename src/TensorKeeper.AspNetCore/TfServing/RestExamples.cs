// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using TensorKeeper.AspNetCore.Json;
using TensorKeeper.AspNetCore.Metrics;
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>Classification and regression over REST. Thread-safe.</summary>
/// <remarks>The whole body is read before the model is looked for, as upstream: a bad one is reported even if there is no model.</remarks>
internal sealed class RestExamples(ExampleRunner runner, RestDeadline deadline, DoorMetrics phases, IOptions<TfServingOptions> options)
{
    /// <summary>Answers one request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="verb"><see cref="RestVerb.Classify"/> or <see cref="RestVerb.Regress"/>.</param>
    /// <param name="query">What the address says.</param>
    public async Task HandleAsync(HttpContext context, RestVerb verb, ModelQuery query)
    {
        StringElements examples;
        using (PooledList<byte> body = await RestBody.ReadAsync(context.Request, options.Value.MaxDecompressedBodyBytes, context.RequestAborted))
        {
            long start = phases.Start();
            using JsonOutline outline = JsonScanner.Scan(body.Items);
            query = query with { SignatureName = PredictBodyReader.ReadSignatureName(body.Items, outline) };
            examples = ExampleBodyReader.Read(body.Items, outline);
            phases.Decoded(DoorMetrics.Rest, query.Name, start);
        }

        using var answer = new PooledList<byte>(1024);
        if (verb == RestVerb.Classify)
        {
            ClassificationResponse response = await deadline.RunAsync(
                token => new ValueTask<ClassificationResponse>(runner.ClassifyAsync(query, examples, token)), context.RequestAborted);
            long start = phases.Start();
            ExampleBodyWriter.Write(response.Result, answer);
            phases.Encoded(DoorMetrics.Rest, query.Name, start);
        }
        else
        {
            RegressionResponse response = await deadline.RunAsync(
                token => new ValueTask<RegressionResponse>(runner.RegressAsync(query, examples, token)), context.RequestAborted);
            long start = phases.Start();
            ExampleBodyWriter.Write(response.Result, answer);
            phases.Encoded(DoorMetrics.Rest, query.Name, start);
        }

        await RestReply.SendAsync(context.Response, StatusCodes.Status200OK, answer, context.RequestAborted);
    }
}
