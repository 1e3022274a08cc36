// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Options;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>Holds a signature to the method that it was exported for, if that is asked for. Thread-safe.</summary>
/// <remarks>The texts and codes are TensorFlow Serving's. A prediction may call signatures of all three kinds.</remarks>
internal sealed class MethodNameCheck(IOptions<TfServingOptions> options)
{
    private const string Predict = "tensorflow/serving/predict";
    private const string Classify = "tensorflow/serving/classify";
    private const string Regress = "tensorflow/serving/regress";

    private readonly bool _isOn = options.Value.CheckSignatureMethodNames;

    /// <summary>Checks a signature that is to be predicted with.</summary>
    /// <exception cref="ServingException"><see cref="ServingErrorCode.Internal"/>: it was made for something else.</exception>
    public void CheckPredict(Signature signature)
    {
        if (!_isOn || signature.MethodName is Predict or Classify or Regress) { return; }
        throw new ServingException(
            ServingErrorCode.Internal,
            $"Expected prediction signature method_name to be one of {{{Predict}, {Classify}, {Regress}}}. Was: {signature.MethodName}");
    }

    /// <summary>Checks a signature that is to classify or regress.</summary>
    /// <param name="signature">The signature.</param>
    /// <param name="kind"><c>classification</c> or <c>regression</c>.</param>
    /// <param name="methodName">The method that it must have been exported for.</param>
    /// <exception cref="ServingException"><see cref="ServingErrorCode.InvalidArgument"/>: it was made for something else.</exception>
    public void Check(Signature signature, string kind, string methodName)
    {
        if (!_isOn || signature.MethodName == methodName) { return; }
        throw new ServingException(
            ServingErrorCode.InvalidArgument, $"Expected {kind} signature method_name to be {methodName}. Was: {signature.MethodName}");
    }
}
