// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Stateless;

/// <summary>Draws numbers two at a time from a generator and hands out the second first, as TensorFlow's samplers do. Not thread-safe.</summary>
/// <param name="generator">Where the words come from; other pairs may draw from it too.</param>
/// <param name="isNormal">True for normal numbers, false for uniform ones.</param>
internal sealed class DrawnPairs(Philox generator, bool isNormal)
{
    private double _kept;
    private bool _keeps;

    public double Next()
    {
        if (_keeps) { _keeps = false; return _kept; }
        Span<uint> words = stackalloc uint[4];
        generator.Next(words);
        (_kept, double second) = isNormal
            ? NormalNumbers.Pair(words[0], words[1], words[2], words[3])
            : (UniformNumbers.ToDouble(words[0], words[1]), UniformNumbers.ToDouble(words[2], words[3]));
        _keeps = true;
        return second;
    }
}
