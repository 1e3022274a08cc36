// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.SavedModel.Stages.Strings;

/// <summary>Writes numbers as C's <c>printf</c> does.</summary>
/// <param name="Conversion"><c>f</c>, <c>e</c>, <c>g</c> or <c>d</c>.</param>
/// <param name="Precision">Digits; -1 for C's default, 6.</param>
/// <param name="Width">The least number of characters; -1 for none.</param>
/// <param name="Flag">Nothing, or one of <c>0 + - #</c> and space.</param>
internal sealed record CFormat(char Conversion, int Precision = -1, int Width = -1, string Flag = "")
{
    public string Write(double value)
    {
        if (!double.IsFinite(value))
        {
            string sign = double.IsNegative(value) ? "-" : Plus;
            return Fill(sign, double.IsNaN(value) ? "nan" : "inf", zeros: false);
        }

        string digits = Digits(Math.Abs(value), Precision < 0 ? 6 : Precision);
        return Fill(double.IsNegative(value) ? "-" : Plus, digits, Flag == "0");
    }

    /// <summary>Writes the digits of an integer; a negative one begins with a minus.</summary>
    public string Write(string integer)
    {
        bool negative = integer.StartsWith('-');
        return Fill(negative ? "-" : Plus, negative ? integer[1..] : integer, Flag == "0");
    }

    public string WriteText(string text) => Fill("", text, zeros: false);

    private string Plus => Flag is "+" or " " ? Flag : "";

    private string Digits(double value, int precision)
    {
        if (Conversion == 'f') { return value.ToString("F" + precision.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture); }
        if (Conversion == 'e') { return Scientific(value, precision); }
        int digits = Math.Max(precision, 1);
        string scientific = Scientific(value, digits - 1);
        int at = scientific.IndexOf('e', StringComparison.Ordinal);
        int exponent = int.Parse(scientific.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return exponent < -4 || exponent >= digits
            ? WithoutZeros(scientific[..at]) + scientific[at..]
            : WithoutZeros(value.ToString("F" + (digits - 1 - exponent).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
    }

    /// <summary>C writes at least two digits of the exponent, .NET as many as the format says.</summary>
    private static string Scientific(double value, int precision) =>
        value.ToString((precision == 0 ? "0" : "0." + new string('0', precision)) + "e+00", CultureInfo.InvariantCulture);

    private static string WithoutZeros(string digits) =>
        digits.Contains('.', StringComparison.Ordinal) ? digits.TrimEnd('0').TrimEnd('.') : digits;

    private string Fill(string sign, string digits, bool zeros)
    {
        int missing = Width - sign.Length - digits.Length;
        if (missing <= 0) { return sign + digits; }
        if (Flag == "-") { return sign + digits + new string(' ', missing); }
        return zeros ? sign + new string('0', missing) + digits : new string(' ', missing) + sign + digits;
    }
}
