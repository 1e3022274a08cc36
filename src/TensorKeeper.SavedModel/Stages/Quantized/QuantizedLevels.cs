// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Quantized;

/// <summary>The floats that the integers of a quantised type stand for, evenly from a lowest to a highest. Immutable.</summary>
/// <remarks>
/// TensorFlow converts in two ways that round differently, and which of them an op takes shows in its results: number by
/// number in 64 bits, and whole arrays in 32 bits.
/// </remarks>
internal readonly struct QuantizedLevels
{
    private readonly double _steps;
    private readonly float _arrayStep;
    private readonly float _arrayFirst;
    private readonly float _arrayScale;
    private readonly float _arrayZero;

    public QuantizedLevels(ElementType type, float low, float high)
    {
        (Low, High) = (low, high);
        (Lowest, Highest) = QuantizedElements.Bounds(type);
        _steps = (double)Highest - Lowest + 1;
        _arrayStep = (float)((high - low) / (_steps - 1));
        _arrayFirst = (low == high ? low : Away(low / _arrayStep) * _arrayStep) - (Lowest * _arrayStep);
        _arrayScale = low == high ? 0 : (float)((_steps - 1) / (high - low));
        _arrayZero = Away(low * _arrayScale) - Lowest;
    }

    public float Low { get; }

    public float High { get; }

    /// <summary>Gets the lowest integer of the type.</summary>
    public long Lowest { get; }

    /// <summary>Gets the highest integer of the type.</summary>
    public long Highest { get; }

    /// <summary>Gets the difference of two neighbours.</summary>
    public float Step => (High - Low) / (Highest - Lowest);

    /// <summary>Returns the range of a type whose step is the product of two steps.</summary>
    public static (float Low, float High) OfProduct(ElementType type, QuantizedLevels left, QuantizedLevels right)
    {
        float step = left.Step * right.Step;
        (long lowest, long highest) = QuantizedElements.Bounds(type);
        return (step * lowest, step * highest);
    }

    /// <summary>Returns the integer for a float, which may lie outside of the type.</summary>
    public long Unclamped(float value)
    {
        if (Low == High) { return Lowest; }
        double scale = _steps / ((High - Low) * (_steps / (_steps - 1)));
        return (long)(Away(value * scale) - Away(Low * scale)) + Lowest;
    }

    /// <summary>Returns the integer of the type for a float.</summary>
    public long Quantized(float value) => Math.Clamp(Unclamped(value), Lowest, Highest);

    /// <summary>Returns the float of an integer.</summary>
    public float Float(long integer)
    {
        if (Low == High) { return Low; }
        double step = (High - Low) * (_steps / (_steps - 1)) / _steps;
        double first = Away(Low / (float)step) * (float)step;
        return (float)(first + (((double)integer - Lowest) * step));
    }

    /// <summary>Returns the float of an integer as TensorFlow computes it for whole arrays.</summary>
    public float FloatOfArray(int integer) => _arrayFirst + (integer * _arrayStep);

    /// <summary>Returns the integer of a float as TensorFlow computes it for whole arrays.</summary>
    public int QuantizedOfArray(float value)
    {
        const float HighestThatIsAnInt32 = 2147483520f;
        float integer = Away(value * _arrayScale) - _arrayZero;
        return (int)Math.Min(Math.Max(integer, Lowest), Math.Min(Highest, HighestThatIsAnInt32));
    }

    private static float Away(float value) => MathF.Round(value, MidpointRounding.AwayFromZero);

    private static double Away(double value) => Math.Round(value, MidpointRounding.AwayFromZero);
}
