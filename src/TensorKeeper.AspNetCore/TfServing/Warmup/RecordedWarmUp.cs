// SPDX-License-Identifier: MIT
using System.Globalization;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TfServing;
using TensorKeeper.Serving.Configuration;
using TensorKeeper.Serving.Warmup;

namespace TensorKeeper.AspNetCore.TfServing.Warmup;

/// <summary>Runs the requests that were recorded with a model: TFRecords of <c>PredictionLog</c>. Thread-safe.</summary>
internal sealed class RecordedWarmUp(IOptions<ServingOptions> options) : IModelWarmUp
{
    /// <summary>Where they lie, below the version's directory.</summary>
    public const string FileName = "assets.extra/tf_serving_warmup_requests";

    private const int MostRecords = 1000;

    /// <inheritdoc/>
    public int Run(WarmUpTarget target, CancellationToken cancellationToken)
    {
        string path = Path.Combine(target.Directory, FileName);
        if (!File.Exists(path)) { return 0; }
        int count = 0;
        foreach (PredictionLog log in Read(path))
        {
            if (++count > MostRecords)
            {
                throw Invalid($"Number of warmup records exceeds the maximum ({MostRecords}) at {FileName}");
            }

            for (int i = 0; i < options.Value.WarmUpIterations; i++) { Run(log, target, cancellationToken); }
        }

        return count;
    }

    private static IEnumerable<PredictionLog> Read(string path)
    {
        using IEnumerator<ReadOnlyMemory<byte>> records = TfRecords.Read(File.ReadAllBytes(path)).GetEnumerator();
        while (true)
        {
            PredictionLog log;
            try
            {
                if (!records.MoveNext()) { yield break; }
                log = PredictionLog.Parser.ParseFrom(records.Current.Span);
            }
            catch (InvalidDataException broken)
            {
                throw new ServingException(
                    ServingErrorCode.DataLoss, $"{broken.Message}. Please verify your warmup data is in TFRecord format.", broken);
            }
            catch (Exception malformed) when (malformed is InvalidProtocolBufferException or InvalidOperationException)   // the latter of a cut map entry
            {
                throw new ServingException(ServingErrorCode.InvalidArgument, $"Failed to parse warmup record: {malformed.Message} from {FileName}", malformed);
            }

            yield return log;
        }
    }

    private static void Run(PredictionLog log, WarmUpTarget target, CancellationToken cancellationToken)
    {
        switch (log.LogTypeCase)
        {
            case PredictionLog.LogTypeOneofCase.None: return;
            case PredictionLog.LogTypeOneofCase.PredictLog: Predict(log.PredictLog.Request, target, cancellationToken); return;
            case PredictionLog.LogTypeOneofCase.ClassifyLog: Classify(log.ClassifyLog.Request, target, cancellationToken); return;
            case PredictionLog.LogTypeOneofCase.RegressLog: Regress(log.RegressLog.Request, target, cancellationToken); return;
            case PredictionLog.LogTypeOneofCase.MultiInferenceLog: Infer(log.MultiInferenceLog.Request, target, cancellationToken); return;
            default:
                throw new ServingException(
                    ServingErrorCode.Unimplemented,
                    string.Create(CultureInfo.InvariantCulture, $"Unsupported log_type for warmup: {(int)log.LogTypeCase}"));
        }
    }

    private static void Predict(PredictRequest? request, WarmUpTarget target, CancellationToken cancellationToken)
    {
        using PredictRequestMessage message = PredictRequestCodec.Decode(new((request ?? new PredictRequest()).ToByteArray()));
        string name = message.Query.EffectiveSignatureName;
        if (!target.Signatures.TryGetValue(name, out Signature? signature))
        {
            throw new ServingException(ServingErrorCode.FailedPrecondition, $"Serving signature key \"{name}\" not found.");
        }

        target.Run(signature, message.Inputs, message.OutputFilter, cancellationToken).Dispose();
    }

    private static void Classify(ClassificationRequest? request, WarmUpTarget target, CancellationToken cancellationToken) =>
        Run(ExampleRequestCodec.Decode(new((request ?? new ClassificationRequest()).ToByteArray())), new ClassificationMethod(), target, cancellationToken);

    private static void Regress(RegressionRequest? request, WarmUpTarget target, CancellationToken cancellationToken) =>
        Run(ExampleRequestCodec.Decode(new((request ?? new RegressionRequest()).ToByteArray())), new RegressionMethod(), target, cancellationToken);

    private static void Infer(MultiInferenceRequest? request, WarmUpTarget target, CancellationToken cancellationToken)
    {
        ExampleRequestMessage message = ExampleRequestCodec.DecodeMulti(new((request ?? new MultiInferenceRequest()).ToByteArray()));
        foreach (ExampleTask task in message.Tasks)
        {
            ExampleRequestMessage one = message with { Tasks = [task] };
            if (task.MethodName == ExampleRunner.Classify) { Run(one, new ClassificationMethod(), target, cancellationToken); }
            else { Run(one, new RegressionMethod(), target, cancellationToken); }
        }
    }

    private static void Run<T>(ExampleRequestMessage message, ExampleMethod<T> method, WarmUpTarget target, CancellationToken cancellationToken)
    {
        string name = (message.Tasks[0].Query ?? new ModelQuery("")).EffectiveSignatureName;
        if (!target.Signatures.TryGetValue(name, out Signature? signature)) { throw Invalid($"No signature was found with the name: {name}"); }
        IReadOnlyList<string> outputNames = method.CheckSignature(signature);
        if (message.Examples.Count == 0) { throw Invalid("Input is empty."); }
        using var inputs = new TensorMap
        {
            [ExampleMethod<T>.InputName] = Tensor.FromStrings(new TensorShape(message.Examples.Count), message.Examples),
        };
        using TensorMap outputs = target.Run(signature, inputs, outputNames, cancellationToken);
        method.Read(outputs, message.Examples.Count);
    }

    private static ServingException Invalid(string message) => new(ServingErrorCode.InvalidArgument, message);
}
