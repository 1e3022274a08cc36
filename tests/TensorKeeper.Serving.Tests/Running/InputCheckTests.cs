// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Running;

namespace TensorKeeper.Serving.Tests.Running;

public sealed class InputCheckTests
{
    private static readonly Tensor Number = Tensor.Of<float>(TensorShape.Scalar, 1f);
    private static readonly Tensor Text = Tensor.OfText(TensorShape.Scalar, "a");

    [Fact]
    public void Inputs_that_fit_pass() => Check(Signature(Float("a"), Float("b")), ("b", Number), ("a", Number));

    [Fact]
    public void No_inputs_fit_a_signature_without_inputs() => Check(Signature());

    [Fact]
    public void An_input_with_a_default_may_be_left_out() =>
        Check(Signature(Float("a"), Float("b") with { DefaultValue = Number }), ("a", Number));

    [Fact]
    public void Shapes_are_not_checked() => Check(
        Signature(new TensorSpec("x", ElementType.Float32, new PartialShape(-1, 1), "x:0")),
        ("x", Tensor.Of<float>(new(2, 2), 1f, 2f, 3f, 4f)));

    [Fact]
    public void Too_many_are_told_as_sets() => AssertRefused(
        "input size does not match signature: 2!=1 len({a,b}) != len({x}). Sent extra: {a,b}. Missing but required: {x}.",
        Signature(Float("x")), ("b", Number), ("a", Number));

    [Fact]
    public void Too_few_are_told_as_sets() => AssertRefused(
        "input size does not match signature: 0!=2 len({}) != len({x,y}). Sent extra: {}. Missing but required: {x,y}.",
        Signature(Float("x"), Float("y")));

    [Fact]
    public void Names_are_sorted_by_bytes() => AssertRefused(
        "input size does not match signature: 3!=1 len({B,_,a}) != len({x}). Sent extra: {B,_,a}. Missing but required: {x}.",
        Signature(Float("x")), ("a", Number), ("_", Number), ("B", Number));

    [Fact]
    public void A_wrong_name_is_a_missing_input() => AssertRefused(
        "Signature input alias: x(feed name: x:0) not found in request and no default value provided. "
            + "Inputs expected to be in the request {z}, or default input alias set: ",
        Signature(Float("x")), ("z", Number));

    [Fact]
    public void Defaults_are_named_when_another_input_is_missing() => AssertRefused(
        "Signature input alias: x(feed name: x:0) not found in request and no default value provided. "
            + "Inputs expected to be in the request {d}, or default input alias set: d,e",
        Signature(Float("d") with { DefaultValue = Number }, Float("e") with { DefaultValue = Number }, Float("x")), ("d", Number));

    [Fact]
    public void A_name_beyond_the_signature_is_invalid() => AssertRefused(
        "Inputs contains invalid name. Used request inputs: x, request input: x,z",
        Signature(Float("d") with { DefaultValue = Number }, Float("x")), ("z", Number), ("x", Number));

    [Fact]
    public void A_wrong_type_is_told_by_position() => AssertRefused(
        "Expects arg[1] to be float but string is provided",
        Signature(Float("a"), Float("b")), ("a", Number), ("b", Text));

    [Fact]
    public void Every_type_has_a_name()
    {
        string[] names = [.. Enum.GetValues<ElementType>().Where(static type => type != ElementType.None).Select(ElementTypes.NameOf)];

        Assert.DoesNotContain("invalid", names);
        Assert.Equal(names.Length, names.Distinct().Count());
    }

    private static TensorSpec Float(string name) => new(name, ElementType.Float32, PartialShape.UnknownRank, name + ":0");

    private static Signature Signature(params TensorSpec[] inputs) => new() { Name = "s", Inputs = inputs, Outputs = [] };

    private static void Check(Signature signature, params (string Name, Tensor Tensor)[] inputs)
    {
        var map = new TensorMap();
        foreach ((string name, Tensor tensor) in inputs) { map.Add(name, tensor); }
        InputCheck.Check(signature, map);
        InputCheck.CheckTypes(signature, map);
    }

    private static void AssertRefused(string message, Signature signature, params (string Name, Tensor Tensor)[] inputs)
    {
        ServingException error = Assert.Throws<ServingException>(() => Check(signature, inputs));
        Assert.Equal((ServingErrorCode.InvalidArgument, message), (error.Code, error.Message));
    }
}
