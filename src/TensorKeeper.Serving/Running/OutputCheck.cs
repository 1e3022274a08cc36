// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Running;

/// <summary>Holds the outputs a request asks for against the signature. The texts are TensorFlow Serving's.</summary>
internal static class OutputCheck
{
    /// <summary>Checks names.</summary>
    /// <param name="signature">What there is.</param>
    /// <param name="outputFilter">What is wanted; empty means all.</param>
    /// <exception cref="ServingException">A name is unknown or stands there twice.</exception>
    public static void Check(Signature signature, IReadOnlyList<string> outputFilter)
    {
        for (int i = 0; i < outputFilter.Count; i++)
        {
            if (signature.FindOutput(outputFilter[i]) is null)
            {
                throw new ServingException(
                    ServingErrorCode.InvalidArgument,
                    $"output tensor alias not found in signature: {outputFilter[i]} "
                        + $"Outputs expected to be in the set {{{NameSet.Join(NameSet.Of(signature.Outputs))}}}.");
            }

            // A filter without repetition is no longer than the signature, so this ends soon.
            for (int j = 0; j < i; j++)
            {
                if (outputFilter[j] == outputFilter[i])
                {
                    throw new ServingException(ServingErrorCode.InvalidArgument, $"duplicate output tensor alias: {outputFilter[i]}");
                }
            }
        }
    }
}
