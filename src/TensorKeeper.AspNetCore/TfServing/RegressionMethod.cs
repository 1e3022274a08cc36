// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>A number for each example, from the output <c>outputs</c>. Immutable, thread-safe.</summary>
internal sealed class RegressionMethod : ExampleMethod<RegressionResult>
{
    private const string OutputName = "outputs";

    /// <inheritdoc/>
    public override string Api => "Regress";

    /// <inheritdoc/>
    public override string Kind => "regression";

    /// <inheritdoc/>
    public override string MethodName => "tensorflow/serving/regress";

    /// <inheritdoc/>
    public override IReadOnlyList<string> CheckSignature(Signature signature)
    {
        if (signature.Inputs.Count != 1) { throw Invalid($"Expected one input Tensor."); }
        if (signature.Outputs.Count != 1) { throw Invalid($"Expected one output Tensor."); }
        if (signature.FindInput(InputName) is null)
        {
            throw Invalid($"No regression inputs found in SignatureDef: {NamesOf(signature)}");
        }

        return signature.FindOutput(OutputName) is not null
            ? [OutputName]
            : throw Invalid($"No regression outputs found in SignatureDef: {NamesOf(signature)}");
    }

    /// <inheritdoc/>
    public override RegressionResult Read(TensorMap outputs, int examples)
    {
        Tensor output = outputs[OutputName];
        TensorShape shape = output.Shape;
        if (shape.Rank != 1 && !(shape.Rank == 2 && shape[1] == 1))
        {
            throw Invalid($"Expected output Tensor shape to be either [batch_size] or [batch_size, 1] but got {shape}");
        }

        if (shape[0] != examples) { throw Invalid($"Input batch size did not match output batch size: {examples} vs. {shape[0]}"); }
        if (output.ElementType != ElementType.Float32) { throw Invalid($"Expected output Tensor of DT_FLOAT.  Got: {TypeOf(output)}"); }

        var result = new RegressionResult();
        foreach (float value in output.AsSpan<float>()) { result.Regressions.Add(new Regression { Value = value }); }
        return result;
    }
}
