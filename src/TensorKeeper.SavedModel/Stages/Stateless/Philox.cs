// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Stateless;

/// <summary>The generator Philox 4x32-10 (Salmon et al., 2011): a counter and a key become four random words. Not thread-safe.</summary>
/// <param name="key">The key, 64 bits.</param>
/// <param name="low">The lower half of the counter.</param>
/// <param name="high">The upper half of the counter.</param>
/// <param name="cancellationToken">Looked at every 65,536 groups of words, so that a long draw ends with its call.</param>
internal sealed class Philox(ulong key, ulong low, ulong high, CancellationToken cancellationToken = default)
{
    private const int Rounds = 10;

    /// <summary>Makes the next four words.</summary>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public void Next(Span<uint> words)
    {
        (uint a, uint b, uint c, uint d) = ((uint)low, (uint)(low >> 32), (uint)high, (uint)(high >> 32));
        (uint keyLow, uint keyHigh) = ((uint)key, (uint)(key >> 32));
        for (int round = 0; round < Rounds; round++)
        {
            ulong first = (ulong)a * 0xD2511F53;
            ulong second = (ulong)c * 0xCD9E8D57;
            (a, b, c, d) = ((uint)(second >> 32) ^ b ^ keyLow, (uint)second, (uint)(first >> 32) ^ d ^ keyHigh, (uint)first);
            keyLow += 0x9E3779B9;
            keyHigh += 0xBB67AE85;
        }

        (words[0], words[1], words[2], words[3]) = (a, b, c, d);
        if (++low == 0) { high++; }
        if ((ushort)low == 0) { cancellationToken.ThrowIfCancellationRequested(); }
    }

    /// <summary>Makes a generator that is some groups of four words ahead of this one, which stays where it is.</summary>
    public Philox Ahead(ulong groups)
    {
        ulong sum = unchecked(low + groups);
        return new Philox(key, sum, sum < low ? high + 1 : high, cancellationToken);
    }
}
