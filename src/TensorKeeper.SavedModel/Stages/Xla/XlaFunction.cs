// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Xla;

/// <summary>A function of the model over scalars, computed for many of them at once. Thread-safe.</summary>
/// <remarks>Every op of it must work element by element, since arrays stand for its scalars.</remarks>
internal sealed class XlaFunction
{
    private static readonly HashSet<string> ElementByElement = new(
        ("Add AddV2 Sub Mul Div RealDiv FloorDiv FloorMod Mod TruncateDiv TruncateMod Pow Maximum Minimum SquaredDifference Neg Abs Sign Square Sqrt Exp Log Tanh "
        + "Less LessEqual Greater GreaterEqual Equal NotEqual LogicalAnd LogicalOr LogicalNot SelectV2 Select Cast Bitcast Identity IdentityN").Split(' '),
        StringComparer.Ordinal);

    private readonly HostStage _stage;
    private readonly int _arguments;

    private XlaFunction(HostStage stage, int arguments) => (_stage, _arguments) = (stage, arguments);

    /// <summary>Prepares a body of a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="body">Which of its bodies.</param>
    /// <param name="arguments">How many scalars it takes.</param>
    /// <param name="results">How many it returns.</param>
    /// <exception cref="ServingException">There is no such body, or it has ops that are not known here.</exception>
    public static XlaFunction Of(SourceNode node, int body, int arguments, int results)
    {
        if (node.Bodies.Count <= body || node.Bodies[body].Inputs.Count != arguments || node.Bodies[body].Outputs.Count != results)
        {
            throw new ServingException(ServingErrorCode.Unimplemented, $"The function must take {arguments} scalars and return {results}.");
        }

        SourceGraph graph = node.Bodies[body];
        string[] strange = [.. graph.Nodes.Select(static inner => inner.Op).Where(static op => op[0] != '~' && !ElementByElement.Contains(op)).Distinct()];
        if (strange.Length > 0)
        {
            throw new ServingException(
                ServingErrorCode.Unimplemented, $"The function has {string.Join(", ", strange)}, which is not known to work element by element.");
        }

        try
        {
            return new XlaFunction(new HostStage(graph), arguments);
        }
        catch (SavedModelException unknown)
        {
            throw new ServingException(ServingErrorCode.Unimplemented, "The function is not computed on the host: " + unknown.Message, unknown);
        }
    }

    /// <summary>Computes the function for each element of arrays of one shape.</summary>
    public Tensor[] Apply(in HostCall call, ReadOnlySpan<Tensor> arguments, TensorShape shape)
    {
        var values = new HostValue[_arguments];
        for (int i = 0; i < values.Length; i++) { values[i] = arguments[i]; }
        HostValue[] results = _stage.Run(values, call.CancellationToken);
        var tensors = new Tensor[results.Length];
        for (int i = 0; i < tensors.Length; i++)
        {
            tensors[i] = Broadcasting.Stretch(call, results[i].Tensor ?? throw call.Invalid("the function returns no tensor"), shape);
        }

        return tensors;
    }
}
