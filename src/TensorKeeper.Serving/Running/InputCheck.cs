// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.Serving.Running;

/// <summary>Holds the inputs of a request against the signature. The texts are TensorFlow Serving's.</summary>
/// <remarks>Shapes are not checked: a signature's shape is a hint, and the model itself refuses what it cannot run.</remarks>
internal static class InputCheck
{
    /// <summary>Checks number and names, and that a tensor could be made of each input.</summary>
    /// <param name="signature">What is wanted.</param>
    /// <param name="inputs">What was sent.</param>
    /// <exception cref="ServingException">They do not fit.</exception>
    public static void Check(Signature signature, TensorMap inputs)
    {
        IReadOnlyList<TensorSpec> specs = signature.Inputs;
        if (inputs.Count > specs.Count || (inputs.Count < specs.Count && !HasDefaults(specs))) { throw WrongSize(signature, inputs); }

        int used = 0;
        for (int i = 0; i < specs.Count; i++)
        {
            if (inputs.TryGet(specs[i].Name, out Tensor? tensor))
            {
                if (tensor.ElementType == ElementType.None) { throw Undecodable(specs[i].Name, tensor); }
                used++;
            }
            else if (specs[i].DefaultValue is null) { throw Missing(specs, specs[i], inputs); }
        }

        if (used != inputs.Count) { throw Invalid(signature, inputs); }
    }

    /// <summary>Checks element types; TensorFlow finds these last, when the graph is about to run.</summary>
    /// <param name="signature">What is wanted.</param>
    /// <param name="inputs">What was sent; its names fit.</param>
    /// <exception cref="ServingException">A type differs.</exception>
    public static void CheckTypes(Signature signature, TensorMap inputs)
    {
        IReadOnlyList<TensorSpec> specs = signature.Inputs;
        for (int i = 0; i < specs.Count; i++)
        {
            if (inputs.TryGet(specs[i].Name, out Tensor? tensor) && tensor.ElementType != specs[i].ElementType)
            {
                throw Refuse(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Expects arg[{i}] to be {ElementTypes.NameOf(specs[i].ElementType)} but {ElementTypes.NameOf(tensor.ElementType)} is provided"));
            }
        }
    }

    private static bool HasDefaults(IReadOnlyList<TensorSpec> specs)
    {
        for (int i = 0; i < specs.Count; i++)
        {
            if (specs[i].DefaultValue is not null) { return true; }
        }

        return false;
    }

    private static ServingException WrongSize(Signature signature, TensorMap inputs)
    {
        string[] sent = NameSet.Of(inputs);
        string[] wanted = NameSet.Of(signature.Inputs);
        return Refuse(string.Create(
            CultureInfo.InvariantCulture,
            $"input size does not match signature: {sent.Length}!={wanted.Length} "
                + $"len({{{NameSet.Join(sent)}}}) != len({{{NameSet.Join(wanted)}}}). "
                + $"Sent extra: {{{NameSet.Join(sent.Except(wanted))}}}. "
                + $"Missing but required: {{{NameSet.Join(wanted.Except(sent))}}}."));
    }

    private static ServingException Missing(IReadOnlyList<TensorSpec> specs, TensorSpec missing, TensorMap inputs) => Refuse(
        $"Signature input alias: {missing.Name}(feed name: {missing.SourceName}) not found in request and no default value provided. "
            + $"Inputs expected to be in the request {{{NameSet.Join(NameSet.Of(inputs))}}}, or default input alias set: "
            + NameSet.Join(NameSet.Of(specs.Where(static spec => spec.DefaultValue is not null))));

    private static ServingException Invalid(Signature signature, TensorMap inputs)
    {
        string[] sent = NameSet.Of(inputs);
        return Refuse(
            $"Inputs contains invalid name. Used request inputs: {NameSet.Join(sent.Where(name => signature.FindInput(name) is not null))}, "
                + $"request input: {NameSet.Join(sent)}");
    }

    private static ServingException Undecodable(string name, Tensor tensor) =>
        new(ServingErrorCode.InvalidArgument, $"tensor parsing error: {name}", new InvalidDataException(tensor.Fault));

    private static ServingException Refuse(string message) => new(ServingErrorCode.InvalidArgument, message);
}
