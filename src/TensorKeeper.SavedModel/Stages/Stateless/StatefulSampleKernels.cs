// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Stages.Stateless;

/// <summary>Samples that differ from call to call and that ONNX has no op for: <c>RandomGamma</c>, <c>RandomPoisson</c>, and texts in another order.</summary>
internal static class StatefulSampleKernels
{
    public static void Register(HostKernelTable table) => table
        .AddPrepared("RandomGamma", Gamma)
        .AddPrepared("RandomShuffle", Shuffle)
        .AddPrepared("RandomPoisson", static node => Poisson(node, DataType.Float))
        .AddPrepared("RandomPoissonV2", static node => Poisson(node, DataType.Int64));

    private static HostKernel Gamma(SourceNode node)
    {
        var stream = new StatefulStream(node);
        return (in HostCall call) =>
        {
            Tensor alphas = call[1];
            call.Require(RealElements.IsReal(alphas.ElementType), $"alpha must be floating point, not {alphas.ElementType}");
            Tensor result = DrawnShape.OfSamples(call, alphas.ElementType, alphas.Shape);
            ulong groups = (ulong)result.ElementCount * GammaNumbers.Reserved;
            GammaNumbers.Fill(call, result, stream.Take(groups, call.CancellationToken), alphas);
            return [result];
        };
    }

    private static HostKernel Poisson(SourceNode node, DataType otherwise)
    {
        var stream = new StatefulStream(node);
        ElementType type = node.Type("dtype", otherwise).ToElementType();
        if (type is not (ElementType.Float16 or ElementType.Float32 or ElementType.Float64 or ElementType.Int32 or ElementType.Int64))
        {
            throw new ServingException(ServingErrorCode.InvalidArgument, $"{node.Op} does not draw {type}.");
        }

        return (in HostCall call) =>
        {
            Tensor result = DrawnShape.OfSamples(call, type, call[1].Shape);
            ulong groups = (ulong)result.ElementCount * PoissonNumbers.Reserved;
            PoissonNumbers.Fill(call, result, stream.Take(groups, call.CancellationToken), call[1]);
            return [result];
        };
    }

    private static HostKernel Shuffle(SourceNode node)
    {
        var stream = new StatefulStream(node);
        return (in HostCall call) =>
        {
            long rows = call[0].Shape.Rank == 0 ? 1 : call[0].Shape[0];
            return [StatelessSampleKernels.Shuffled(call[0], stream.Take((ulong)((rows / 4) + 1), call.CancellationToken))];
        };
    }
}
