// SPDX-License-Identifier: MIT
namespace TensorKeeper;

/// <summary>One way to call a model: named inputs, named outputs. Immutable, thread-safe.</summary>
public sealed class Signature
{
    /// <summary>The signature that is meant when a request names none.</summary>
    public const string DefaultName = "serving_default";

    /// <summary>Gets the name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the method the exporter declared.</summary>
    /// <value>For example <c>tensorflow/serving/predict</c>; empty if none.</value>
    public string MethodName { get; init; } = "";

    /// <summary>Gets the inputs, sorted by name (ordinal).</summary>
    public required IReadOnlyList<TensorSpec> Inputs { get; init; }

    /// <summary>Gets the outputs, sorted by name (ordinal).</summary>
    public required IReadOnlyList<TensorSpec> Outputs { get; init; }

    /// <summary>Finds an input.</summary>
    /// <param name="name">Compared ordinally.</param>
    /// <returns>The input, or null.</returns>
    public TensorSpec? FindInput(string name) => Find(Inputs, name);

    /// <summary>Finds an output.</summary>
    /// <param name="name">Compared ordinally.</param>
    /// <returns>The output, or null.</returns>
    public TensorSpec? FindOutput(string name) => Find(Outputs, name);

    private static TensorSpec? Find(IReadOnlyList<TensorSpec> specs, string name)
    {
        for (int i = 0; i < specs.Count; i++)
        {
            if (string.Equals(specs[i].Name, name, StringComparison.Ordinal)) { return specs[i]; }
        }

        return null;
    }
}
