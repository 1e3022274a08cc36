// SPDX-License-Identifier: MIT
using System.Buffers;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using TensorKeeper.AspNetCore.TfServing;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TfServing;
using TensorKeeper.Serving.Configuration;
using TensorKeeper.Serving.Lifecycle;
using ModelConfig = TensorKeeper.Serving.Configuration.ModelConfig;

namespace TensorKeeper.AspNetCore.RequestLogs;

/// <summary>Chooses the requests that are written to a file, and puts them into the form of the file. Thread-safe.</summary>
/// <remarks>
/// All are written as predictions, with the tensors that the model was given: over whatever door they came, and also
/// classifications and regressions, whose one input is the serialized examples.
/// </remarks>
internal sealed class RequestLogger(
    IOptions<TfServingOptions> options, IModelConfigurator configurator, RequestLogWriter writer, TimeProvider clock)
{
    private const long LargestRecordBytes = 16L << 20;

    private volatile Lookup _lookup = new([], new Dictionary<string, RequestLogConfig>(StringComparer.Ordinal));

    /// <summary>Gets a value indicating whether any request may be written.</summary>
    public bool IsOn { get; } = options.Value.RequestLogFolder.Length > 0;

    /// <summary>Writes a request and its answer down, if chance and the configuration want it.</summary>
    /// <param name="handle">What answered.</param>
    /// <param name="signature">The signature that was run.</param>
    /// <param name="inputs">What it was given.</param>
    /// <param name="outputs">What it answered.</param>
    public void Note(ServableHandle handle, Signature signature, TensorMap inputs, TensorMap outputs)
    {
        if (!IsOn || Find(handle.Id.Name) is not { } config) { return; }
        if (config.SamplingRate < 1 && Random.Shared.NextDouble() >= config.SamplingRate) { return; }
        if (SizeOf(inputs) + SizeOf(outputs) > LargestRecordBytes) { return; }   // a picture album, and no use as a warm-up
        writer.Post(handle.Id.Name, config.FileName, Encode(handle.Id, signature.Name, config, inputs, outputs));
    }

    private RequestLogConfig? Find(string model)
    {
        IReadOnlyList<ModelConfig> models = configurator.Models;
        Lookup lookup = _lookup;
        if (!ReferenceEquals(lookup.Models, models))
        {
            _lookup = lookup = new(models, models.Where(static one => one.RequestLog is not null)
                .ToDictionary(static one => one.Name, static one => one.RequestLog!, StringComparer.Ordinal));
        }

        return lookup.Configs.GetValueOrDefault(model);
    }

    private byte[] Encode(ServableId id, string signatureName, RequestLogConfig config, TensorMap inputs, TensorMap outputs)
    {
        var request = new ArrayBufferWriter<byte>();
        PredictRequestCodec.Encode(
            new PredictRequestMessage { Query = new ModelQuery(id.Name, id.Version, null, signatureName), Inputs = inputs }, request);
        var response = new ArrayBufferWriter<byte>();
        PredictResponseCodec.Encode(
            new PredictResponseMessage { ModelName = id.Name, Version = id.Version, SignatureName = signatureName, Outputs = outputs }, response);
        var metadata = new LogMetadata
        {
            ModelSpec = new ModelSpec { Name = id.Name, Version = id.Version, SignatureName = signatureName },
            SamplingConfig = new SamplingConfig { SamplingRate = config.SamplingRate },
            TimestampSecs = clock.GetUtcNow().ToUnixTimeSeconds(),
        };

        var record = new ProtoBuffer();
        record.WriteBytes(PredictionLog.LogMetadataFieldNumber, metadata.ToByteArray());
        int log = record.Begin(PredictionLog.PredictLogFieldNumber);
        record.WriteBytes(PredictLog.RequestFieldNumber, request.WrittenSpan);
        record.WriteBytes(PredictLog.ResponseFieldNumber, response.WrittenSpan);
        record.End(log);
        return record.ToArray();
    }

    private static long SizeOf(TensorMap tensors)
    {
        long bytes = 0;
        foreach ((_, Tensor tensor) in tensors) { bytes += tensor.ElementType == ElementType.String ? tensor.Strings.Bytes.Length : tensor.Memory.Length; }
        return bytes;
    }

    private sealed record Lookup(IReadOnlyList<ModelConfig> Models, IReadOnlyDictionary<string, RequestLogConfig> Configs);
}
