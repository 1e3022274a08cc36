// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>Labels and scores for each example, from the outputs <c>classes</c> and <c>scores</c>. Immutable, thread-safe.</summary>
internal sealed class ClassificationMethod : ExampleMethod<ClassificationResult>
{
    private const string Classes = "classes";
    private const string Scores = "scores";

    /// <inheritdoc/>
    public override string Api => "Classify";

    /// <inheritdoc/>
    public override string Kind => "classification";

    /// <inheritdoc/>
    public override string MethodName => "tensorflow/serving/classify";

    /// <inheritdoc/>
    public override IReadOnlyList<string> CheckSignature(Signature signature)
    {
        if (signature.Inputs.Count != 1) { throw Invalid($"Expected one input Tensor."); }
        if (signature.Outputs.Count is not (1 or 2))
        {
            throw Invalid($"Expected one or two output Tensors, found {signature.Outputs.Count}");
        }

        if (signature.FindInput(InputName) is null)
        {
            throw Invalid($"No classification inputs found in SignatureDef: {NamesOf(signature)}");
        }

        string[] outputs = [.. new[] { Classes, Scores }.Where(name => signature.FindOutput(name) is not null)];
        return outputs.Length > 0 ? outputs : throw Invalid(
            $"Expected classification signature outputs to contain at least one of \"classes\" or \"scores\". Signature was: {NamesOf(signature)}");
    }

    /// <inheritdoc/>
    public override ClassificationResult Read(TensorMap outputs, int examples)
    {
        outputs.TryGet(Classes, out Tensor? classes);
        outputs.TryGet(Scores, out Tensor? scores);
        if (classes is not null) { Check(classes, Classes, ElementType.String, "DT_STRING", examples); }
        if (scores is not null) { Check(scores, Scores, ElementType.Float32, "DT_FLOAT", examples); }
        if (classes is not null && scores is not null && classes.Shape[1] != scores.Shape[1])
        {
            throw Invalid($"Tensors class and score should match in dim_size(1). Got {classes.Shape[1]} vs. {scores.Shape[1]}");
        }

        int width = (int)(classes ?? scores)!.Shape[1];
        ReadOnlySpan<float> values = scores is null ? default : scores.AsSpan<float>();
        var result = new ClassificationResult();
        for (int row = 0; row < examples; row++)
        {
            var classified = new Classifications();
            for (int i = row * width; i < (row + 1) * width; i++)
            {
                classified.Classes.Add(new Class
                {
                    Label = classes?.Strings.GetText(i) ?? "",
                    Score = scores is null ? 0 : values[i],
                });
            }

            result.Classifications.Add(classified);
        }

        return result;
    }

    private static void Check(Tensor tensor, string name, ElementType type, string typeName, int examples)
    {
        if (tensor.Shape.Rank != 2) { throw Invalid($"Expected Tensor shape: [batch_size num_classes] but got {tensor.Shape}"); }
        if (tensor.ElementType != type) { throw Invalid($"Expected {name} Tensor of {typeName}. Got: {TypeOf(tensor)}"); }
        if (tensor.Shape[0] != examples)
        {
            throw Invalid($"Expected {name} output batch size of {examples}. Got: {tensor.Shape[0]}");
        }
    }
}
