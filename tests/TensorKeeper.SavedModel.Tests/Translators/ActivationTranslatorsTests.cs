// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Tests.Translators;

public sealed class ActivationTranslatorsTests : TranslatorTest
{
    [Fact]
    public void Sigmoid_keeps_its_tails() => AssertGives(
        Op("Sigmoid").Fed(F([4], -30, -18, 0, 40)),
        F([4], 9.357623e-14f, 1.5229979e-8f, 0.5f, 1));

    [Fact]
    public void Relu_keeps_nan() => AssertGives(
        Op("Relu").Fed(F([9], -1, 0, 2, float.NaN, 1, 2, -3, float.NaN, 5)), F([9], 0, 0, 2, float.NaN, 1, 2, 0, float.NaN, 5));

    [Fact]
    public void Relu6_keeps_nan() => AssertGives(
        Op("Relu6").Fed(F([9], -1, 0, 2, float.NaN, 1, 2, 7, float.NaN, 5)), F([9], 0, 0, 2, float.NaN, 1, 2, 6, float.NaN, 5));

    [Fact]
    public void Elu_is_exact_near_zero() => AssertGives(
        Op("Elu").Fed(F([4], -1e-6f, -1, 3, -40)), F([4], -9.999995e-7f, -0.63212055f, 3, -1));

    [Fact]
    public void Softplus_neither_overflows_nor_vanishes() => AssertGives(
        Op("Softplus").Fed(F([4], -30, 0, 1, 100)), F([4], 9.357623e-14f, 0.6931472f, 1.3132616f, 100));
}
