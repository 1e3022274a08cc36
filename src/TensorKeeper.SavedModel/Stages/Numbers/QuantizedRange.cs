// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Numbers;

/// <summary>Which floats the integers of a quantised type stand for. Immutable.</summary>
internal readonly struct QuantizedRange
{
    private readonly string _mode;
    private readonly double _lowest;
    private readonly double _highest;
    private readonly float _scale;
    private readonly bool _toEven;

    private QuantizedRange(in HostCall call, ElementType type, float low, float high)
    {
        _mode = call.Node.Text("mode", "MIN_COMBINED");
        call.Require(_mode is "MIN_COMBINED" or "MIN_FIRST" or "SCALED", $"Mode string must be 'MIN_COMBINED', 'MIN_FIRST', or 'SCALED', is '{_mode}'");
        _toEven = call.Node.Text("round_mode", "HALF_AWAY_FROM_ZERO") == "HALF_TO_EVEN";
        (_lowest, _highest) = type switch
        {
            ElementType.QInt8 => ((double)sbyte.MinValue, (double)sbyte.MaxValue),
            ElementType.QUInt8 => (byte.MinValue, byte.MaxValue),
            ElementType.QInt16 => (short.MinValue, short.MaxValue),
            ElementType.QUInt16 => (ushort.MinValue, ushort.MaxValue),
            ElementType.QInt32 => (int.MinValue, int.MaxValue),
            _ => throw call.Invalid($"{type} is no quantised type"),
        };
        (Low, High) = (low, high);
    }

    private QuantizedRange(QuantizedRange range, float low, float high, float scale)
    {
        this = range;
        (Low, High, _scale) = (low, high, scale);
    }

    public float Low { get; }

    public float High { get; }

    /// <summary>Returns the range that quantised values have.</summary>
    public static QuantizedRange Of(in HostCall call, ElementType type, float low, float high)
    {
        var range = new QuantizedRange(call, type, low, high);
        double first = range._lowest + (call.Node.Bool("narrow_range", false) ? 1 : 0);
        return new QuantizedRange(range, low, high, range._mode == "SCALED"
            ? range._lowest == 0 ? (float)(high / range._highest) : (float)Math.Max(low / first, high / range._highest)
            : (float)((high - low) / (range._highest - range._lowest)));
    }

    /// <summary>Returns the range that values get: it holds zero and is not too narrow.</summary>
    public static QuantizedRange ForValues(in HostCall call, ElementType type, float low, float high)
    {
        float margin = Math.Max(1, Math.Max(Math.Abs(low), Math.Abs(high))) * call.Node.Float("ensure_minimum_range", 0.01f);
        (low, high) = (Math.Min(0, low), Math.Max(0, Math.Max(high, Math.Min(0, low) + margin)));
        var range = new QuantizedRange(call, type, low, high);
        if (range._mode != "SCALED") { return new QuantizedRange(range, low, high, (float)((range._highest - range._lowest) / (high - low))); }
        float first = (float)(range._lowest + (call.Node.Bool("narrow_range", false) ? 1 : 0));
        float last = (float)range._highest;
        float fromLow = first * low > 0 ? first / low : float.MaxValue;
        float fromHigh = last * high > 0 ? last / high : float.MaxValue;
        float scale = Math.Min(fromLow, fromHigh);
        return new QuantizedRange(range, first / scale, last / scale, scale);
    }

    public double Quantized(float value)
    {
        if (_mode == "MIN_FIRST")
        {
            double steps = Away(value * _scale) - (Away(Low * _scale) - _lowest);
            return Math.Clamp(steps, _lowest, _highest);
        }

        float inside = Math.Max(Math.Min(value, High), Low);
        if (_mode == "SCALED") { return _toEven ? MathF.Round(inside * _scale) : Away(inside * _scale); }
        float place = (inside - Low) * _scale;
        return _lowest < 0 ? Away((float)(place - Half)) : MathF.Truncate(place + 0.5f);
    }

    public float Float(double integer)
    {
        if (_mode == "SCALED") { return (float)integer * _scale; }
        if (_mode == "MIN_COMBINED") { return (((float)integer + (float)Half) * _scale) + Low; }
        if (Low == High) { return Low; }
        double step = ((double)High - Low) / (_highest - _lowest);
        double first = Away(Low / (float)step) * (float)step;
        return (float)(first + ((integer - _lowest) * step));
    }

    /// <summary>Half the number of integers, by which signed ones are moved to start at zero.</summary>
    private double Half => _lowest < 0 ? (_highest - _lowest + 1) / 2 : 0;

    private static float Away(float value) => MathF.Round(value, MidpointRounding.AwayFromZero);
}
