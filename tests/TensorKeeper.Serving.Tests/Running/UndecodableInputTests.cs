// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Running;

namespace TensorKeeper.Serving.Tests.Running;

public sealed class UndecodableInputTests
{
    private static readonly Signature TwoInputs = new()
    {
        Name = "s",
        Inputs =
        [
            new TensorSpec("a", ElementType.Float32, PartialShape.UnknownRank, "a:0"),
            new TensorSpec("b", ElementType.Float32, PartialShape.UnknownRank, "b:0"),
        ],
        Outputs = [],
    };

    [Fact]
    public void Is_refused_by_its_name_and_the_log_is_told_why()
    {
        using var inputs = new TensorMap { { "a", Tensor.Of(TensorShape.Scalar, 1f) }, { "b", Tensor.Undecodable("an extent of -1 is negative") } };

        ServingException refused = Assert.Throws<ServingException>(() => InputCheck.Check(TwoInputs, inputs));

        Assert.Equal((ServingErrorCode.InvalidArgument, "tensor parsing error: b"), (refused.Code, refused.Message));
        Assert.Equal("an extent of -1 is negative", refused.InnerException?.Message);
    }

    [Fact]
    public void Counts_where_names_are_checked()
    {
        using var inputs = new TensorMap { { "x", Tensor.Undecodable("damaged") } };

        ServingException refused = Assert.Throws<ServingException>(() => InputCheck.Check(TwoInputs, inputs));

        Assert.StartsWith("input size does not match signature: 1!=2", refused.Message, StringComparison.Ordinal);
    }
}
