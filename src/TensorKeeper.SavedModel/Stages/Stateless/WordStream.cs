// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Stateless;

/// <summary>Takes the words of a generator one after another. Not thread-safe.</summary>
internal sealed class WordStream(Philox generator)
{
    private readonly uint[] _words = new uint[4];
    private int _used = 4;

    public uint Next()
    {
        if (_used == 4) { generator.Next(_words); _used = 0; }
        return _words[_used++];
    }

    /// <summary>Makes a uniform number from 0 to 1, 1 left out, of two words.</summary>
    public double NextUniform()
    {
        uint high = Next();
        return UniformNumbers.ToDouble(high, Next());
    }
}
