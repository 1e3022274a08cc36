// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Stages.Stateless;

namespace TensorKeeper.SavedModel.Tests.Stages.Stateless;

public sealed class PhiloxTests
{
    /// <summary>The known answers that the authors of the generator publish.</summary>
    [Theory]
    [InlineData(0UL, 0UL, 0UL, 0x6627E8D5U, 0xE169C58DU, 0xBC57AC4CU, 0x9B00DBD8U)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0x408F276DU, 0x41C83B0EU, 0xA20BC7C6U, 0x6D5451FDU)]
    [InlineData(0x299F31D0A4093822UL, 0x85A308D3243F6A88UL, 0x0370734413198A2EUL, 0xD16CFE09U, 0x94FDCCEBU, 0x5001E420U, 0x24126EA1U)]
    public void Gives_the_published_words(ulong key, ulong low, ulong high, uint a, uint b, uint c, uint d)
    {
        uint[] words = new uint[4];

        new Philox(key, low, high).Next(words);

        Assert.Equal([a, b, c, d], words);
    }

    [Fact]
    public void A_generator_ahead_gives_what_comes_later_and_carries_into_the_upper_half()
    {
        uint[] later = new uint[4];
        uint[] ahead = new uint[4];
        var generator = new Philox(7, ulong.MaxValue - 1, 5);
        for (int i = 0; i < 4; i++) { generator.Next(later); }

        new Philox(7, ulong.MaxValue - 1, 5).Ahead(3).Next(ahead);

        Assert.Equal(later, ahead);
    }

    [Fact]
    public void A_long_draw_ends_when_its_call_is_cancelled()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        var generator = new Philox(1, 0, 0, source.Token);
        uint[] words = new uint[4];

        Assert.Throws<OperationCanceledException>(() =>
        {
            for (int i = 0; i <= ushort.MaxValue; i++) { generator.Next(words); }
        });
    }
}
