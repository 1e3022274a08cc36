// SPDX-License-Identifier: MIT
using System.Buffers;
using TensorKeeper.Formats;
using TensorKeeper.SavedModel.Stages;

namespace TensorKeeper.SavedModel.Programs;

/// <summary>A stage that the ONNX engine runs. Two signatures with the same graph share one session.</summary>
/// <param name="session">The session.</param>
/// <param name="inputTypes">TensorFlow's types of the inputs.</param>
/// <param name="outputTypes">TensorFlow's types of the outputs.</param>
internal sealed class OnnxProgramStage(
    SharedSession session, IReadOnlyList<ElementType> inputTypes, IReadOnlyList<ElementType> outputTypes) : IProgramStage
{
    private readonly IOnnxSession _session = session.Acquire();

    public int QuickRows => _session.QuickRows;

    public HostValue[] Run(ReadOnlySpan<HostValue> inputs, ReadOnlySpan<int> outputs, CancellationToken cancellationToken)
    {
        Tensor[] carried = ArrayPool<Tensor>.Shared.Rent(inputs.Length);
        try
        {
            for (int i = 0; i < inputs.Length; i++)
            {
                Tensor tensor = inputs[i].Tensor ?? throw new ServingException(ServingErrorCode.Internal, $"The engine takes tensors, not {inputs[i]}.");
                carried[i] = TensorCarrier.ToEngine(tensor, inputTypes[i]);
            }

            Tensor[] made = _session.Run(carried.AsSpan(0, inputs.Length), outputs, cancellationToken);
            var results = new HostValue[made.Length];
            for (int i = 0; i < results.Length; i++) { results[i] = TensorCarrier.FromEngine(made[i], outputTypes[outputs[i]]); }
            return results;
        }
        finally
        {
            ArrayPool<Tensor>.Shared.Return(carried, clearArray: true);
        }
    }

    public void Dispose() => session.Release();
}
