// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Programs;

/// <summary>Puts a <c>SignatureDef</c> into our words.</summary>
internal static class SignatureReader
{
    /// <summary>Asks whether clients may call a signature; the loader's own pseudo-signatures are not for them.</summary>
    public static bool IsCallable(string name) => name is not ("__saved_model_init_op" or "__saved_model_train_op");

    /// <summary>Reads a signature; sparse and composite tensors become one entry for each part.</summary>
    public static Signature Read(string name, SignatureDef definition) => new()
    {
        Name = name,
        MethodName = definition.MethodName,
        Inputs = Specs(definition.Inputs, definition.Defaults),
        Outputs = Specs(definition.Outputs, null),
    };

    private static List<TensorSpec> Specs(IReadOnlyDictionary<string, TensorInfo> infos, IReadOnlyDictionary<string, TensorMessage>? defaults)
    {
        var specs = new List<TensorSpec>(infos.Count);
        foreach ((string name, TensorInfo info) in infos)
        {
            if (info.Sparse is { } sparse)
            {
                specs.Add(new TensorSpec(name + "/indices", ElementType.Int64, new PartialShape(-1, -1), sparse.Indices));
                specs.Add(new TensorSpec(name + "/values", info.Type.ToElementType(), new PartialShape(-1), sparse.Values));
                specs.Add(new TensorSpec(name + "/dense_shape", ElementType.Int64, new PartialShape(-1), sparse.DenseShape));
            }
            else if (info.Components is { } components)
            {
                for (int i = 0; i < components.Length; i++) { specs.Add(Spec($"{name}/{i}", components[i], null)); }
            }
            else
            {
                specs.Add(Spec(name, info, defaults?.GetValueOrDefault(name)));
            }
        }

        specs.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return specs;
    }

    private static TensorSpec Spec(string name, TensorInfo info, TensorMessage? defaultValue) =>
        new(name, info.Type.ToElementType(), info.Shape, info.Name ?? "", defaultValue?.Decode());
}
