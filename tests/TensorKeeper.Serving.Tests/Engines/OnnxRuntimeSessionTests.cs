// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using TensorKeeper.Formats;
using TensorKeeper.Serving.Engines;

namespace TensorKeeper.Serving.Tests.Engines;

public sealed class OnnxRuntimeSessionTests
{
    private static readonly OnnxRuntimeEngine Engine = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Runs_over_the_callers_memory_and_returns_the_engines()
    {
        using IOnnxSession session = Open(new OnnxModelBytes()
            .Node("Add", ["x", "one"], ["y"]).Constant("one", OnnxModelBytes.Float, [], MemoryMarshal.AsBytes<float>([1f]))
            .Input("x", OnnxModelBytes.Float, -1, 2).Output("y", OnnxModelBytes.Float, -1, 2));
        using Tensor input = Tensor.Allocate(ElementType.Float32, new TensorShape(2, 2));
        ((ReadOnlySpan<float>)[1f, 2f, 3f, 4f]).CopyTo(input.AsSpan<float>());

        Tensor[] outputs = session.Run([input], [0], Cancellation);

        using Tensor output = Assert.Single(outputs);
        Assert.Equal(new TensorShape(2, 2), output.Shape);
        Assert.Equal([2f, 3f, 4f, 5f], output.AsSpan<float>().ToArray());
        Assert.Equal([1f, 2f, 3f, 4f], input.AsSpan<float>().ToArray());
    }

    [Fact]
    public void An_output_that_is_constant_is_returned_run_after_run()
    {
        using IOnnxSession session = Open(new OnnxModelBytes()
            .Node("Neg", ["w"], ["y"]).Constant("w", OnnxModelBytes.Float, [2], MemoryMarshal.AsBytes<float>([1f, 2f]))
            .Node("Abs", ["x"], ["z"])
            .Input("x", OnnxModelBytes.Float, 1).Output("y", OnnxModelBytes.Float, 2).Output("z", OnnxModelBytes.Float, 1));

        for (int i = 0; i < 3; i++)
        {
            Tensor[] outputs = session.Run([Tensor.Of<float>(new(1), -3f)], [0, 1], Cancellation);
            Assert.Equal([-1f, -2f], outputs[0].AsSpan<float>().ToArray());
            foreach (Tensor output in outputs) { output.Dispose(); }
        }
    }

    [Fact]
    public void A_disposed_output_cannot_be_read()
    {
        using IOnnxSession session = Open(OnnxModelBytes.Identity(OnnxModelBytes.Float, -1));
        Tensor output = session.Run([Tensor.Of<float>(new(1), 1f)], [0], Cancellation)[0];

        output.Dispose();
        output.Dispose();

        Assert.Throws<ObjectDisposedException>(() => output.Bytes.Length);
    }

    [Fact]
    public void Computes_only_the_outputs_asked_for_in_the_order_asked()
    {
        using IOnnxSession session = Open(new OnnxModelBytes()
            .Node("Neg", ["x"], ["a"]).Node("Abs", ["x"], ["b"]).Node("Add", ["x", "x"], ["c"])
            .Input("x", OnnxModelBytes.Float, 1).Output("a", OnnxModelBytes.Float, 1)
            .Output("b", OnnxModelBytes.Float, 1).Output("c", OnnxModelBytes.Float, 1));

        Tensor[] outputs = session.Run([Tensor.Of<float>(new(1), -3f)], [2, 0], Cancellation);

        Assert.Equal([-6f, 3f], outputs.Select(static t => t.AsSpan<float>()[0]));
        foreach (Tensor output in outputs) { output.Dispose(); }
    }

    [Fact]
    public void Byte_strings_pass_unchanged_whatever_they_hold()
    {
        byte[][] strings = [[], [0], [0xFF, 0, 0xFE], "grüße"u8.ToArray(), new byte[100_000]];
        using IOnnxSession session = Open(OnnxModelBytes.Identity(OnnxModelBytes.Text, -1));
        StringElements elements = StringElements.FromBytes([.. strings.Select(static s => (ReadOnlyMemory<byte>)s)]);

        using Tensor output = session.Run([Tensor.FromStrings(new(5), elements)], [0], Cancellation)[0];

        Assert.Equal(5, output.Strings.Count);
        for (int i = 0; i < strings.Length; i++) { Assert.Equal(strings[i], output.Strings[i].ToArray()); }
    }

    [Theory]
    [InlineData(1, ElementType.Float32)]
    [InlineData(2, ElementType.UInt8)]
    [InlineData(3, ElementType.Int8)]
    [InlineData(4, ElementType.UInt16)]
    [InlineData(5, ElementType.Int16)]
    [InlineData(6, ElementType.Int32)]
    [InlineData(7, ElementType.Int64)]
    [InlineData(9, ElementType.Bool)]
    [InlineData(10, ElementType.Float16)]
    [InlineData(11, ElementType.Float64)]
    [InlineData(12, ElementType.UInt32)]
    [InlineData(13, ElementType.UInt64)]
    [InlineData(16, ElementType.BFloat16)]
    public void Every_numeric_type_passes_bit_by_bit(int onnxType, ElementType type)
    {
        using IOnnxSession session = Open(OnnxModelBytes.Identity(onnxType, -1, 3));
        byte[] bytes = new byte[6 * ElementTypes.SizeOf(type)];
        for (int i = 0; i < bytes.Length; i++) { bytes[i] = type == ElementType.Bool ? (byte)(i & 1) : (byte)(i * 37); }

        using Tensor output = session.Run([Tensor.FromMemory(type, new(2, 3), bytes)], [0], Cancellation)[0];

        Assert.Equal((type, type), (session.Inputs[0].ElementType, output.ElementType));
        Assert.Equal(bytes, output.Bytes.ToArray());
    }

    [Theory]
    [InlineData(1, ElementType.Float32)]
    [InlineData(9, ElementType.Bool)]
    public void Empty_tensors_pass(int onnxType, ElementType type)
    {
        using IOnnxSession session = Open(OnnxModelBytes.Identity(onnxType, -1, 3));

        using Tensor output = session.Run([Tensor.Allocate(type, new(0, 3))], [0], Cancellation)[0];

        Assert.Equal(new TensorShape(0, 3), output.Shape);
        Assert.Equal(0, output.Memory.Length);
    }

    [Fact]
    public void Empty_string_tensors_and_scalars_pass()
    {
        using IOnnxSession session = Open(OnnxModelBytes.Identity(OnnxModelBytes.Text, -2));

        using Tensor none = session.Run([Tensor.OfText(new(0, 2))], [0], Cancellation)[0];
        using Tensor one = session.Run([Tensor.OfText(TensorShape.Scalar, "a")], [0], Cancellation)[0];

        Assert.Equal((new TensorShape(0, 2), 0), (none.Shape, none.Strings.Count));
        Assert.Equal((TensorShape.Scalar, "a"), (one.Shape, one.Strings.GetText(0)));
    }

    [Fact]
    public void A_scalar_passes()
    {
        using IOnnxSession session = Open(OnnxModelBytes.Identity(OnnxModelBytes.Int64));

        using Tensor output = session.Run([Tensor.Of<long>(TensorShape.Scalar, long.MinValue)], [0], Cancellation)[0];

        Assert.Equal((TensorShape.Scalar, long.MinValue), (output.Shape, output.AsSpan<long>()[0]));
    }

    [Fact]
    public void Weights_are_read_from_files_beside_the_model()
    {
        string directory = Directory.CreateTempSubdirectory("tensorkeeper-").FullName;
        try
        {
            byte[] file = [0, 0, 0, 0, .. MemoryMarshal.AsBytes<float>([10f, 20f])];
            File.WriteAllBytes(Path.Combine(directory, "weights.bin"), file);
            byte[] model = new OnnxModelBytes().Node("Add", ["x", "w"], ["y"])
                .ExternalConstant("w", OnnxModelBytes.Float, [2], "weights.bin", 4, 8)
                .Input("x", OnnxModelBytes.Float, 2).Output("y", OnnxModelBytes.Float, 2).ToArray();
            using IOnnxSession session = Engine.CreateSession(new OnnxProgram(model, directory), Cancellation);

            using Tensor output = session.Run([Tensor.Of<float>(new(2), 1f, 2f)], [0], Cancellation)[0];

            Assert.Equal([11f, 22f], output.AsSpan<float>().ToArray());
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void A_wrong_type_is_told_with_what_was_sent_and_wanted()
    {
        using IOnnxSession session = Open(OnnxModelBytes.Identity(OnnxModelBytes.Float, -1, 3));

        ServingException error = Assert.Throws<ServingException>(() => session.Run([Tensor.Of<int>(new(1, 3), 1, 2, 3)], [0], Cancellation));

        Assert.Equal(ServingErrorCode.InvalidArgument, error.Code);
        Assert.Equal("Input 'x' is Int32[1,3]; the model wants Float32.", error.Message);
    }

    [Theory]
    [InlineData(new long[] { 3 })]
    [InlineData(new long[] { 1, 4 })]
    public void A_wrong_shape_is_told_with_what_was_sent_and_wanted(long[] sent)
    {
        using IOnnxSession session = Open(OnnxModelBytes.Identity(OnnxModelBytes.Float, -1, 3));
        using Tensor input = Tensor.Allocate(ElementType.Float32, new TensorShape(sent));

        ServingException error = Assert.Throws<ServingException>(() => session.Run([input], [0], Cancellation));

        Assert.Equal(ServingErrorCode.InvalidArgument, error.Code);
        Assert.Equal($"Input 'x' has shape {new TensorShape(sent)}; the model wants [?,3].", error.Message);
    }

    [Fact]
    public void A_shape_that_fails_inside_the_graph_is_the_callers_fault_and_no_path_leaks()
    {
        using IOnnxSession session = Open(new OnnxModelBytes()
            .Node("MatMul", ["x", "w"], ["y"], "dense/MatMul")
            .Constant("w", OnnxModelBytes.Float, [3, 1], MemoryMarshal.AsBytes<float>([1f, 2f, 3f]))
            .Input("x", OnnxModelBytes.Float, -2).Output("y", OnnxModelBytes.Float, -2));

        ServingException error = Assert.Throws<ServingException>(() => session.Run([Tensor.Of<float>(new(1, 2), 1f, 2f)], [0], Cancellation));

        Assert.Equal(ServingErrorCode.InvalidArgument, error.Code);
        Assert.StartsWith("The model cannot run these inputs: node 'dense/MatMul' (MatMul): ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Sent: x Float32[1,2].", error.Message, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\.(h|cc|cpp):|onnxruntime|ErrorCode|/", error.Message.Replace("dense/MatMul", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Bytes_that_are_no_model_are_refused_in_plain_words()
    {
        ServingException error = Assert.Throws<ServingException>(() =>
            Engine.CreateSession(new OnnxProgram(new byte[] { 1, 2, 3 }, null), Cancellation));

        Assert.Equal(ServingErrorCode.InvalidArgument, error.Code);
        Assert.StartsWith("The engine refuses this model: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_without_its_weights_is_refused_without_a_path()
    {
        string directory = Directory.CreateTempSubdirectory("tensorkeeper-").FullName;
        byte[] model = new OnnxModelBytes().Node("Add", ["x", "w"], ["y"])
            .ExternalConstant("w", OnnxModelBytes.Float, [2], "weights.bin", 0, 8)
            .Input("x", OnnxModelBytes.Float, 2).Output("y", OnnxModelBytes.Float, 2).ToArray();

        ServingException error = Assert.Throws<ServingException>(() => Engine.CreateSession(new OnnxProgram(model, directory), Cancellation));

        Assert.Equal(ServingErrorCode.NotFound, error.Code);
        Assert.StartsWith("A file of the model is missing: External data path validation failed for initializer: w.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(directory, error.Message, StringComparison.Ordinal);
        Directory.Delete(directory);
    }

    [Fact]
    public void A_cancelled_token_runs_nothing()
    {
        using IOnnxSession session = Open(OnnxModelBytes.Identity(OnnxModelBytes.Float, 1));

        Assert.Throws<OperationCanceledException>(() =>
            session.Run([Tensor.Of<float>(new(1), 1f)], [0], new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task A_run_under_way_is_ended_by_its_token()
    {
        using IOnnxSession session = Open(EndlessLoop());
        using var source = new CancellationTokenSource();
        Task run = Task.Run(
            () => session.Run([Tensor.Of<long>(TensorShape.Scalar, long.MaxValue), Tensor.Of<float>(new(1), 1f)], [0], source.Token),
            Cancellation);
        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromSeconds(30), Cancellation));
    }

    [Fact]
    public void A_cancelled_run_does_not_stop_the_next_one()
    {
        using IOnnxSession session = Open(OnnxModelBytes.Identity(OnnxModelBytes.Float, 1));
        for (int i = 0; i < 100; i++)
        {
            using var source = new CancellationTokenSource();
            session.Run([Tensor.Of<float>(new(1), 1f)], [0], source.Token)[0].Dispose();
            source.Cancel();
        }
    }

    [Fact]
    public void A_run_allocates_little()
    {
        using IOnnxSession session = Open(OnnxModelBytes.Identity(OnnxModelBytes.Float, -1, 4));
        using var source = new CancellationTokenSource();
        Tensor[] inputs = [Tensor.Of<float>(new(1, 4), 1f, 2f, 3f, 4f)];
        for (int i = 0; i < 200; i++) { session.Run(inputs, [0], source.Token)[0].Dispose(); }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++) { session.Run(inputs, [0], source.Token)[0].Dispose(); }
        long bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000;

        TestContext.Current.TestOutputHelper?.WriteLine($"{bytes} bytes a run");
        Assert.InRange(bytes, 0, 1400);
    }

    [Fact]
    public void Many_threads_run_one_session_at_once()
    {
        using IOnnxSession session = Open(OnnxModelBytes.Identity(OnnxModelBytes.Int32, -1));
        Parallel.For(0, 2000, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation }, i =>
        {
            using Tensor output = session.Run([Tensor.Of<int>(new(2), i, -i)], [0], Cancellation)[0];
            Assert.Equal([i, -i], output.AsSpan<int>().ToArray());
        });
    }

    private static IOnnxSession Open(OnnxModelBytes model) => Open(model.ToArray());

    private static IOnnxSession Open(byte[] model) => Engine.CreateSession(new OnnxProgram(model, null), Cancellation);

    private static byte[] EndlessLoop()
    {
        OnnxModelBytes body = new OnnxModelBytes()
            .Node("Identity", ["go"], ["goOn"]).Node("Neg", ["state"], ["next"])
            .Input("i", OnnxModelBytes.Int64).Input("go", OnnxModelBytes.Bool).Input("state", OnnxModelBytes.Float, 1)
            .Output("goOn", OnnxModelBytes.Bool).Output("next", OnnxModelBytes.Float, 1);
        return new OnnxModelBytes()
            .Node("Loop", ["times", "", "x"], ["y"], "loop", OnnxModelBytes.Graph("body", body))
            .Input("times", OnnxModelBytes.Int64).Input("x", OnnxModelBytes.Float, 1).Output("y", OnnxModelBytes.Float, 1).ToArray();
    }
}
