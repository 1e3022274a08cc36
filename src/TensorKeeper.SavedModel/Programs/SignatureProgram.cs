// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using TensorKeeper.SavedModel.Stages;

namespace TensorKeeper.SavedModel.Programs;

/// <summary>How a signature is run: a program whose inputs and outputs have names. Thread-safe; disposing it disposes the program.</summary>
/// <param name="inputs">The signature's inputs; input <c>i</c> is the program's.</param>
/// <param name="outputs">The names of the program's outputs.</param>
/// <param name="program">The stages.</param>
/// <param name="accepted">What the graph itself says of the shape of each input; a signature may say more or less.</param>
internal sealed class SignatureProgram(
    IReadOnlyList<TensorSpec> inputs, IReadOnlyList<string> outputs, StageProgram program, IReadOnlyList<PartialShape> accepted) : IDisposable
{
    private readonly int[] _all = [.. Enumerable.Range(0, outputs.Count)];

    /// <summary>Gets what the graph itself says of the shape of each input.</summary>
    public IReadOnlyList<PartialShape> Accepted => accepted;

    /// <summary>Gets how many rows run in less time than it takes to hand a request to another thread; 0 if there is more to do than that.</summary>
    public int QuickRows => program.QuickRows;

    /// <summary>Asks whether a request has shapes that the graph does not declare.</summary>
    /// <param name="sent">The inputs by name; those that are missing take their default.</param>
    /// <param name="shapes">The shape of each input if so; else null.</param>
    public bool IsContradicted(TensorMap sent, [NotNullWhen(true)] out TensorShape[]? shapes)
    {
        shapes = null;
        for (int i = 0; i < inputs.Count; i++)
        {
            Tensor? tensor = sent.TryGet(inputs[i].Name, out Tensor? given) ? given : inputs[i].DefaultValue;
            if (tensor is null) { return false; }   // missing, which the run tells
            if (accepted[i].Accepts(tensor.Shape)) { continue; }
            shapes = ShapesOf(sent);
            return true;
        }

        return false;
    }

    /// <summary>Runs the signature on the caller's thread.</summary>
    /// <param name="sent">The inputs by name; those that are missing take their default.</param>
    /// <param name="outputNames">The outputs wanted; none means all.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>The outputs, which the caller disposes; they share no memory with the inputs.</returns>
    public TensorMap Run(TensorMap sent, IReadOnlyList<string> outputNames, CancellationToken cancellationToken)
    {
        int[] wanted = outputNames.Count == 0 ? _all : Select(outputNames);
        HostValue[] results = program.Run(Inputs(sent), wanted, cancellationToken);
        var map = new TensorMap(wanted.Length);
        for (int i = 0; i < wanted.Length; i++)
        {
            Tensor tensor = results[i].Tensor
                ?? throw new ServingException(ServingErrorCode.Internal, $"Output '{outputs[wanted[i]]}' is no tensor.");
            bool isShared = program.PassedInput(wanted[i]) >= 0 || program.IsKnown(wanted[i]);
            map.Add(outputs[wanted[i]], isShared ? Tensors.Copy(tensor) : tensor);
        }

        return map;
    }

    /// <inheritdoc/>
    public void Dispose() => program.Dispose();

    private int[] Select(IReadOnlyList<string> names) => [.. _all.Where(i => names.Contains(outputs[i]))];

    // Apart, since what it captures would be allocated for every request.
    private TensorShape[] ShapesOf(TensorMap sent) =>
        [.. inputs.Select(input => (sent.TryGet(input.Name, out Tensor? one) ? one : input.DefaultValue)?.Shape ?? TensorShape.Scalar)];

    private HostValue[] Inputs(TensorMap sent)
    {
        var values = new HostValue[inputs.Count];
        for (int i = 0; i < values.Length; i++)
        {
            Tensor tensor = sent.TryGet(inputs[i].Name, out Tensor? given) ? given : inputs[i].DefaultValue
                ?? throw new ServingException(ServingErrorCode.InvalidArgument, $"Input '{inputs[i].Name}' is missing and has no default.");
            if (!accepted[i].Accepts(tensor.Shape))
            {
                throw new ServingException(
                    ServingErrorCode.InvalidArgument, $"Input '{inputs[i].Name}' has shape {tensor.Shape}; the model wants {accepted[i]}.");
            }

            values[i] = tensor;
        }

        return values;
    }
}
