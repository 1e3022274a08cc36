// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using TensorKeeper.AspNetCore.Tests.Hosting;
using TensorKeeper.AspNetCore.TfServing.Warmup;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TensorFlow;
using TensorKeeper.Protocol.TfServing;
using TensorKeeper.Serving.Configuration;
using TensorKeeper.Serving.Warmup;

namespace TensorKeeper.AspNetCore.Tests.TfServing.Warmup;

public sealed class RecordedWarmUpTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_version_without_records_has_none() => Assert.Equal(0, Run());

    [Fact]
    public void Requests_of_every_kind_run()
    {
        Write(
            new PredictionLog { PredictLog = new PredictLog { Request = Predict("serving_default", Tensor.Of(new TensorShape(1), 2f)) } },
            new PredictionLog { ClassifyLog = new ClassifyLog { Request = new ClassificationRequest { ModelSpec = Spec("classify"), Input = OneExample() } } },
            new PredictionLog { RegressLog = new RegressLog { Request = new RegressionRequest { ModelSpec = Spec("regress"), Input = OneExample() } } },
            new PredictionLog
            {
                MultiInferenceLog = new MultiInferenceLog
                {
                    Request = new MultiInferenceRequest
                    {
                        Input = OneExample(),
                        Tasks = { new InferenceTask { ModelSpec = Spec("regress"), MethodName = "tensorflow/serving/regress" } },
                    },
                },
            },
            new PredictionLog());

        Assert.Equal(5, Run());
    }

    [Fact]
    public void The_records_of_a_real_model_are_read()
    {
        var target = new WarmUpTarget(new ServableId("iris", 1), Path.Combine(ModelServer.ModelsFolder, "iris", "1"), Zoo.Everything(new Gate()));

        // Another model than the one they were recorded for: the request is understood, and its signature is not there.
        ServingException refusal = Assert.Throws<ServingException>(() => new RecordedWarmUp(Options.Create(new ServingOptions())).Run(target, TestContext.Current.CancellationToken));
        Assert.Equal("Serving signature key \"serving_default\" not found.", refusal.Message);
    }

    [Theory]
    [InlineData("nowhere", "Serving signature key \"nowhere\" not found.")]
    [InlineData("refusal", "ää")]
    public void A_request_that_the_model_refuses_is_an_error(string signature, string message)
    {
        Write(new PredictionLog { PredictLog = new PredictLog { Request = Predict(signature, Tensor.Of(new TensorShape(1), 2f)) } });

        Assert.StartsWith(message, Assert.Throws<ServingException>(() => Run()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kind_of_record_that_is_not_run_is_an_error()
    {
        Write(new PredictionLog { SessionRunLog = new SessionRunLog() });

        ServingException refusal = Assert.Throws<ServingException>(() => Run());

        Assert.Equal((ServingErrorCode.Unimplemented, "Unsupported log_type for warmup: 5"), (refusal.Code, refusal.Message));
    }

    [Fact]
    public void More_than_a_thousand_records_are_an_error()
    {
        Write([.. Enumerable.Repeat(new PredictionLog(), 1001)]);

        Assert.StartsWith(
            "Number of warmup records exceeds the maximum (1000) at ", Assert.Throws<ServingException>(() => Run()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_record_is_an_error()
    {
        WriteBytes([1, 2, 3]);
        Assert.Equal(
            (ServingErrorCode.DataLoss, "corrupted record at 0: its header is cut short. Please verify your warmup data is in TFRecord format."),
            CodeAndMessage(Assert.Throws<ServingException>(() => Run())));

        WriteBytes(Record([0xFF, 0xFF]));
        Assert.StartsWith("Failed to parse warmup record: ", Assert.Throws<ServingException>(() => Run()).Message, StringComparison.Ordinal);

        byte[] damaged = Record(new PredictionLog { LogMetadata = new LogMetadata { Dc = "x" } }.ToByteArray());
        damaged[^6] ^= 1;
        WriteBytes(damaged);
        Assert.Equal(ServingErrorCode.DataLoss, Assert.Throws<ServingException>(() => Run()).Code);
    }

    private static (ServingErrorCode Code, string Message) CodeAndMessage(ServingException exception) => (exception.Code, exception.Message);

    private int Run()
    {
        FakeModel model = Zoo.Everything(new Gate()).With("serving_default", "x:Float32", "y:Float32", static (inputs, _) => new TensorMap { ["y"] = inputs["x"] });
        return new RecordedWarmUp(Options.Create(new ServingOptions())).Run(new WarmUpTarget(new ServableId("m", 1), _directory, model), TestContext.Current.CancellationToken);
    }

    private void Write(params PredictionLog[] logs) => WriteBytes([.. logs.SelectMany(static log => Record(log.ToByteArray()))]);

    private void WriteBytes(byte[] bytes)
    {
        string path = Path.Combine(_directory, RecordedWarmUp.FileName);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }

    private static byte[] Record(byte[] data)
    {
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, data.Length);
        return [.. length, .. Sum(length), .. data, .. Sum(data)];
    }

    private static byte[] Sum(byte[] bytes) => BitConverter.GetBytes(Crc32C.Mask(Crc32C.Extend(Crc32C.Empty, bytes)));

    private static ModelSpec Spec(string signature) => new() { Name = "whatever", SignatureName = signature };

    private static Input OneExample() => new() { ExampleList = new ExampleList { Examples = { new Example() { Features = new Features() } } } };

    private static PredictRequest Predict(string signature, Tensor tensor)
    {
        var request = new PredictRequest { ModelSpec = Spec(signature) };
        request.Inputs.Add("x", TensorProtoCodec.ToMessage(tensor));
        return request;
    }
}
