// SPDX-License-Identifier: MIT
using System.Buffers;
using TensorKeeper.AspNetCore.Tests.Hosting;
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.AspNetCore.Tests.TfServing;

/// <summary>What a prediction may allocate, counted exactly: everything between two sockets, the framework included.</summary>
[Collection(nameof(AllocationTests))]
public sealed class AllocationTests(ModelServer server) : IClassFixture<ModelServer>
{
    private const int Calls = 500;
    private const int MostRounds = 60;   // until the hot code is compiled for good, and nothing else of the process runs beside

    [Theory]
    [InlineData(1, null, 1500)]
    [InlineData(1, "10S", 1500)]
    [InlineData(64, null, 1500)]
    [InlineData(4096, null, 2000)]
    public void Predict_allocates_no_more_than_its_budget_whatever_the_payload(int rows, string? timeout, int budget)
    {
        using var caller = new FrugalCaller(new Uri("http://" + server.Grpc.Target), PredictMethod.Descriptor.FullName, RequestOf(rows), timeout);
        AssertWithin(budget, caller.Call, rows * 3 * sizeof(float), $"{rows} rows, timeout {timeout}");
    }

    [Theory]
    [InlineData(1, 3000)]
    [InlineData(64, 3000)]
    [InlineData(4096, 4500)]
    public void Predict_over_REST_allocates_no_more_than_its_budget_whatever_the_payload(int rows, int budget)
    {
        string body = $$"""{"instances":[{{string.Join(',', Enumerable.Repeat("[5.1,3.5,0.12345678901234567,1e-3]", rows))}}]}""";
        using var caller = new FrugalRestCaller(server.Rest.BaseAddress!, "/v1/models/iris:predict", body);
        AssertWithin(budget, caller.Call, rows * 3 * "0.1".Length, $"{rows} rows over REST");
    }

    private static void AssertWithin(int budget, Func<int> call, int leastBytes, string what)
    {
        for (int i = 0; i < 4 * Calls; i++) { Assert.True(call() > leastBytes, "the answer holds three numbers a row"); }

        long best = long.MaxValue;
        for (int round = 0; round < MostRounds && best > budget; round++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < Calls; i++) { call(); }
            best = Math.Min(best, (GC.GetTotalAllocatedBytes(precise: true) - before) / Calls);
        }

        TestContext.Current.SendDiagnosticMessage($"{what}: {best} bytes a call");
        Assert.InRange(best, 0, budget);
    }

    private static byte[] RequestOf(int rows)
    {
        using var request = new PredictRequestMessage
        {
            Query = new ModelQuery("iris"),
            Inputs = new TensorMap { ["dense_input"] = Tensor.Of([rows, 4], new float[rows * 4]) },
        };
        var bytes = new ArrayBufferWriter<byte>();
        PredictRequestCodec.Encode(request, bytes);
        return bytes.WrittenSpan.ToArray();
    }
}

/// <summary>Nothing else of the process runs beside these tests.</summary>
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class AllocationTestsAlone;
