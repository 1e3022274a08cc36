// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.Cli.Bench;

/// <summary>Times as people write them.</summary>
internal static class TimeText
{
    private static readonly (string Unit, double Seconds)[] Units =
        [("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600)];

    /// <summary>Reads a number and its unit: <c>20ms</c>, <c>1.5s</c>; a bare number is seconds.</summary>
    public static bool TryParse(string text, out TimeSpan time)
    {
        (string unit, double seconds) = Units.FirstOrDefault(unit => text.EndsWith(unit.Unit, StringComparison.Ordinal), ("", 1));
        time = default;
        if (!double.TryParse(text[..^unit.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
            || number * seconds > TimeSpan.MaxValue.TotalSeconds / 2)
        {
            return false;
        }

        time = TimeSpan.FromTicks((long)Math.Round(number * seconds * TimeSpan.TicksPerSecond));
        return true;
    }

    /// <summary>Writes a latency with three digits or four: <c>87.0 µs</c>, <c>1.24 ms</c>, <c>12.4 s</c>.</summary>
    public static string Of(TimeSpan time) => time.TotalMicroseconds switch
    {
        < 999.5 => Digits(time.TotalMicroseconds) + " µs",
        < 999_500 => Digits(time.TotalMilliseconds) + " ms",
        _ => Digits(time.TotalSeconds) + " s",
    };

    private static string Digits(double number) => number.ToString(
        number switch { < 9.995 => "0.00", < 99.95 => "0.0", _ => "0" }, CultureInfo.InvariantCulture);
}
