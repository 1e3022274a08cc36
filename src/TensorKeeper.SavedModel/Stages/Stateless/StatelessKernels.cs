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
        foreach (string kind in (string[])["RandomUniform", "RandomNormal", "TruncatedNormal", "RandomUniformInt", "RandomUniformFullInt"])
        {
            table.AddPrepared("Stateless" + kind, node => Prepare(node, kind, isNew: false));
            table.AddPrepared($"Stateless{kind}V2", node => Prepare(node, kind, isNew: true));
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
        bool isWhole = kind is "RandomUniformInt" or "RandomUniformFullInt";
        ElementType type = node.Type("dtype", isWhole ? DataType.UInt64 : DataType.Float).ToElementType();
        bool known = isWhole
            ? type is ElementType.Int32 or ElementType.Int64 or ElementType.UInt32 or ElementType.UInt64
            : RealElements.IsReal(type);
        if (!known) { throw new ServingException(ServingErrorCode.InvalidArgument, $"{node.Op} does not draw {type}."); }
        return (in HostCall call) =>
        {
            StatelessSeed seed = isNew ? StatelessSeed.Read(call, 1) : StatelessSeed.Scramble(call, call[1]);
            Philox generator = seed.Open(call.CancellationToken);
            Tensor result = DrawnShape.Of(call, type);
            int bounds = isNew ? 4 : 2;
            switch (kind)
            {
                case "RandomUniform": UniformNumbers.Fill(result, generator); break;
                case "RandomNormal": NormalNumbers.Fill(result, generator); break;
                case "TruncatedNormal": TruncatedNumbers.Fill(result, generator); break;
                case "RandomUniformInt":
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
