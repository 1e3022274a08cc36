// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Translators;

namespace TensorKeeper.SavedModel.Tests.Translators;

public sealed class TranslatorTableTests : TranslatorTest
{
    [Fact]
    public void Each_op_that_a_family_claims_has_a_translator()
    {
        foreach (TranslatorFamily family in TranslatorFamilies.All)
        {
            var table = new TranslatorTable([family]);

            Assert.All(table.Ops, op => Assert.True(table.TryGet(op, out _), op));
        }
    }

    [Fact]
    public void A_family_adds_only_what_it_claims()
    {
        foreach (TranslatorFamily family in TranslatorFamilies.All)
        {
            var table = new TranslatorTable([new TranslatorFamily("?", static _ => { })]);
            family.Register(table);

            Assert.All(table.Added, op => Assert.Contains(op, family.Ops.Split(' ')));
        }
    }

    [Fact]
    public void Two_families_cannot_claim_one_op() =>
        Assert.Throws<ArgumentException>(static () => new TranslatorTable([new("Relu", static _ => { }), new("Relu", static _ => { })]));

    [Fact]
    public void An_unknown_op_is_named()
    {
        Diagnostic diagnostic = Op("AcmeWarp").Fed(F(1)).Refusal();

        Assert.Equal((DiagnosticId.UnsupportedOp, "tested", "AcmeWarp"), (diagnostic.Id, diagnostic.NodeName, diagnostic.Op));
    }
}
