// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Stages.Stateless;

/// <summary>Random numbers that a seed determines, bit for bit as TensorFlow's CPU draws them: <c>StatelessRandomUniform</c> and its kin.</summary>
internal static class StatelessKernels
{
    public static void Register(HostKernelTable table)
    {
        table
            .Add("StatelessRandomGetAlg", static (in HostCall _) => [Tensor.Of<int>(TensorShape.Scalar, StatelessSeed.PhiloxAlgorithm)])
            .Add("StatelessRandomGetKeyCounter", static (in HostCall call) => KeyCounter(call))
            .Add("StatelessRandomGetKeyCounterAlg", static (in HostCall call) => [.. KeyCounter(call), Tensor.Of<int>(TensorShape.Scalar, StatelessSeed.PhiloxAlgorithm)]);
        foreach (string kind in (string[])["Uniform", "Normal", "UniformInt", "UniformFullInt"])
        {
            table.AddPrepared("StatelessRandom" + kind, node => Prepare(node, kind, isNew: false));
            table.AddPrepared($"StatelessRandom{kind}V2", node => Prepare(node, kind, isNew: true));
        }
    }

    private static Tensor[] KeyCounter(in HostCall call)
    {
        StatelessSeed seed = StatelessSeed.Scramble(call, call[0]);
        return [Tensor.Of<ulong>([1], seed.Key), Tensor.Of<ulong>([2], seed.Low, seed.High)];
    }

    /// <summary>Inputs are the shape, then the seed or key, counter and algorithm, then the bounds of integers.</summary>
    private static HostKernel Prepare(SourceNode node, string kind, bool isNew)
    {
        bool isWhole = kind is "UniformInt" or "UniformFullInt";
        ElementType type = node.Type("dtype", isWhole ? DataType.UInt64 : DataType.Float).ToElementType();
        bool known = isWhole
            ? type is ElementType.Int32 or ElementType.Int64 or ElementType.UInt32 or ElementType.UInt64
            : type is ElementType.Float32 or ElementType.Float64 || (type == ElementType.Float16 && kind == "Uniform");
        if (!known) { throw new ServingException(ServingErrorCode.InvalidArgument, $"{node.Op} does not draw {type}."); }
        return (in HostCall call) =>
        {
            long[] extents = Tensors.Integers(call[0]);
            foreach (long extent in extents) { call.Require(extent >= 0, "The shape must not be negative"); }
            Tensor result = Tensors.Zeros(type, TensorShape.FromTrusted(extents));
            Philox generator = (isNew ? StatelessSeed.Read(call, 1) : StatelessSeed.Scramble(call, call[1])).Open();
            int bounds = isNew ? 4 : 2;
            switch (kind)
            {
                case "Uniform": UniformNumbers.Fill(result, generator); break;
                case "Normal": NormalNumbers.Fill(result, generator); break;
                case "UniformInt":
                    call.Require(call[bounds].ElementCount == 1 && call[bounds + 1].ElementCount == 1, "minval and maxval must be scalars");
                    call.Require(call[bounds].ElementType == type && call[bounds + 1].ElementType == type, $"minval and maxval must be {type}");
                    WholeNumbers.Fill(call, result, generator, call[bounds], call[bounds + 1]);
                    break;
                default: WholeNumbers.FillAll(result, generator); break;
            }

            return [result];
        };
    }
}
