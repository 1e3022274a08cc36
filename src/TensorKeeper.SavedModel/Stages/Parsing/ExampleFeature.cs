// SPDX-License-Identifier: MIT
using System.Text;

namespace TensorKeeper.SavedModel.Stages.Parsing;

/// <summary>How the values of a feature become tensors.</summary>
internal enum FeatureForm
{
    /// <summary>Indices, values and shape.</summary>
    Sparse,

    /// <summary>As many values in every example; a default may stand in.</summary>
    Dense,

    /// <summary>Padded to the longest example of the batch.</summary>
    DensePadded,

    /// <summary>Values and row splits.</summary>
    Ragged,
}

/// <summary>One feature that a parsing op wants of each example. Immutable.</summary>
/// <param name="Key">The feature's name, any bytes.</param>
/// <param name="Form">What is made of the values.</param>
/// <param name="Type">Float32, Int64 or String: a tf.Example knows no other.</param>
/// <param name="ValueShape">Dense: the shape of one example's values, padded dimension 0 left out if it varies.</param>
/// <param name="Default">Dense: what a missing feature is, or what pads; null or empty if there is none.</param>
/// <param name="SplitType">Ragged: the type of the row splits.</param>
internal sealed record ExampleFeature(
    byte[] Key,
    FeatureForm Form,
    ElementType Type,
    TensorShape ValueShape,
    Tensor? Default,
    ElementType SplitType = ElementType.Int64)
{
    /// <summary>Gets the key for messages.</summary>
    public string Name => Encoding.UTF8.GetString(Key);

    /// <summary>Gets the number of values of one example, or of one step of a padded feature.</summary>
    public int ValueCount => checked((int)ValueShape.GetElementCount());

    /// <summary>Gets the type as TensorFlow's messages call it.</summary>
    public static string NameOf(ElementType type) => type switch
    {
        ElementType.Float32 => "float",
        ElementType.Int64 => "int64",
        ElementType.String => "string",
        _ => type.ToString(),
    };
}
