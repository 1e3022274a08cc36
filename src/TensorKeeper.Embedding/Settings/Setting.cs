// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.Embedding.Settings;

/// <summary>One key of a section: what it takes and what it sets. Immutable.</summary>
/// <typeparam name="TOptions">The options that it is one of.</typeparam>
/// <param name="Name">The key; case does not count.</param>
/// <param name="Apply">Sets the option from a text; returns null, or what was expected instead.</param>
internal sealed record Setting<TOptions>(string Name, Func<TOptions, string, string?> Apply)
{
    /// <summary>Makes a key that takes any text.</summary>
    public static Setting<TOptions> Text(string name, Action<TOptions, string> set) => new(name, (options, value) =>
    {
        set(options, value);
        return null;
    });

    /// <summary>Makes a key that takes a whole number.</summary>
    public static Setting<TOptions> Integer(string name, Action<TOptions, long> set) => new(name, (options, value) =>
    {
        if (!long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)) { return "a whole number"; }
        set(options, number);
        return null;
    });

    /// <summary>Makes a key that takes a whole number that fits into 32 bits.</summary>
    public static Setting<TOptions> Count(string name, Action<TOptions, int> set) => new(name, (options, value) =>
    {
        if (!int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)) { return "a whole number"; }
        set(options, number);
        return null;
    });

    /// <summary>Makes a key that takes one of a few words.</summary>
    public static Setting<TOptions> Choice<TWord>(string name, Action<TOptions, TWord> set)
        where TWord : struct, Enum => new(name, (options, value) =>
        {
            // A number would be taken for a word, defined or not.
            if (!Enum.TryParse(value, ignoreCase: true, out TWord word) || !Enum.GetNames<TWord>().Contains(value, StringComparer.OrdinalIgnoreCase))
            {
                return string.Join(" or ", Enum.GetNames<TWord>());
            }

            set(options, word);
            return null;
        });

    /// <summary>Makes a key that takes yes or no.</summary>
    public static Setting<TOptions> Switch(string name, Action<TOptions, bool> set) => new(name, (options, value) =>
    {
        if (!bool.TryParse(value, out bool on)) { return "true or false"; }
        set(options, on);
        return null;
    });

    /// <summary>Makes a key that takes a time, such as <c>00:00:30</c>.</summary>
    public static Setting<TOptions> Time(string name, Action<TOptions, TimeSpan> set) => new(name, (options, value) =>
    {
        // A bare number would be days, which nobody means.
        if (!value.Contains(':', StringComparison.Ordinal) || !TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out TimeSpan time))
        {
            return "a time such as 00:00:30";
        }

        set(options, time);
        return null;
    });
}
