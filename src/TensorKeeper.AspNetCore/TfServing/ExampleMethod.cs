// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>How a signature turns examples into an answer. Immutable, thread-safe.</summary>
/// <typeparam name="T">The answer, one entry for each example.</typeparam>
/// <remarks>Which method a signature was exported for does not count; the names of its tensors do.</remarks>
internal abstract class ExampleMethod<T>
{
    /// <summary>The input that takes the serialized examples.</summary>
    public const string InputName = "inputs";

    /// <summary>Gets the name of the call, for labels.</summary>
    public abstract string Api { get; }

    /// <summary>Gets the kind of signature, for errors.</summary>
    public abstract string Kind { get; }

    /// <summary>Gets the method that signatures of this kind are exported for.</summary>
    public abstract string MethodName { get; }

    /// <summary>Checks that a signature is of this kind.</summary>
    /// <returns>The outputs that the answer is made of.</returns>
    /// <exception cref="ServingException"><see cref="ServingErrorCode.InvalidArgument"/>: it is not.</exception>
    public abstract IReadOnlyList<string> CheckSignature(Signature signature);

    /// <summary>Makes the answer.</summary>
    /// <param name="outputs">What <see cref="CheckSignature"/> asked for.</param>
    /// <param name="examples">How many examples were sent.</param>
    /// <exception cref="ServingException"><see cref="ServingErrorCode.InvalidArgument"/>: the outputs have another form.</exception>
    public abstract T Read(TensorMap outputs, int examples);

    protected static ServingException Invalid(FormattableString message) =>
        new(ServingErrorCode.InvalidArgument, message.ToString(CultureInfo.InvariantCulture));

    protected static string TypeOf(Tensor tensor) => "DT_" + ElementTypes.NameOf(tensor.ElementType).ToUpperInvariant();

    protected static string NamesOf(Signature signature) =>
        $"{signature.Name}({string.Join(", ", signature.Inputs.Select(static input => input.Name))}) -> "
        + $"({string.Join(", ", signature.Outputs.Select(static output => output.Name))}), {signature.MethodName}";
}
