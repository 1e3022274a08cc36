// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Options;
using TensorKeeper.AspNetCore.TfServing;

namespace TensorKeeper.AspNetCore.Tests.TfServing;

public sealed class MethodNameCheckTests
{
    private const string Classify = "tensorflow/serving/classify";

    [Theory]
    [InlineData("tensorflow/serving/predict")]
    [InlineData(Classify)]
    [InlineData("tensorflow/serving/regress")]
    public void A_prediction_may_call_signatures_of_all_three_kinds(string methodName) => Create(isOn: true).CheckPredict(Of(methodName));

    [Fact]
    public void A_prediction_may_not_call_others()
    {
        ServingException refused = Assert.Throws<ServingException>(() => Create(isOn: true).CheckPredict(Of("mine")));

        Assert.Equal(ServingErrorCode.Internal, refused.Code);
        Assert.Equal(
            "Expected prediction signature method_name to be one of {tensorflow/serving/predict, tensorflow/serving/classify, "
            + "tensorflow/serving/regress}. Was: mine",
            refused.Message);
    }

    [Fact]
    public void A_classification_may_call_only_its_own()
    {
        Create(isOn: true).Check(Of(Classify), "classification", Classify);

        ServingException refused = Assert.Throws<ServingException>(
            () => Create(isOn: true).Check(Of("tensorflow/serving/predict"), "classification", Classify));

        Assert.Equal(
            (ServingErrorCode.InvalidArgument,
                "Expected classification signature method_name to be tensorflow/serving/classify. Was: tensorflow/serving/predict"),
            (refused.Code, refused.Message));
    }

    [Fact]
    public void Nothing_is_checked_unless_asked_for()
    {
        Create(isOn: false).CheckPredict(Of("mine"));
        Create(isOn: false).Check(Of("mine"), "regression", "tensorflow/serving/regress");
    }

    private static MethodNameCheck Create(bool isOn) => new(Options.Create(new TfServingOptions { CheckSignatureMethodNames = isOn }));

    private static Signature Of(string methodName) => new() { Name = "s", MethodName = methodName, Inputs = [], Outputs = [] };
}
