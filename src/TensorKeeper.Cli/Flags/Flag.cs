// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper.Cli.Flags;

/// <summary>One flag of a command: its name, what it takes, what it sets. Immutable.</summary>
/// <typeparam name="TOptions">What the command is told by its flags.</typeparam>
internal sealed class Flag<TOptions>
{
    private readonly Func<TOptions, string, string?> _apply;

    private Flag(string name, string takes, string byDefault, string meaning, Func<TOptions, string, string?> apply)
    {
        Name = name;
        Takes = takes;
        Default = byDefault;
        Meaning = meaning;
        _apply = apply;
    }

    /// <summary>Gets the name, without dashes.</summary>
    public string Name { get; }

    /// <summary>Gets what the flag takes.</summary>
    /// <value>For example <c>port</c> or <c>milliseconds</c>; empty for a switch, which needs no value.</value>
    public string Takes { get; }

    /// <summary>Gets the default as a user would write it.</summary>
    public string Default { get; }

    /// <summary>Gets one sentence for a list of flags, or the reason why the flag is not honoured.</summary>
    public string Meaning { get; }

    /// <summary>Gets what becomes of the flag.</summary>
    public FlagStanding Standing { get; private init; }

    /// <summary>Gets a value indicating whether the bare name means yes.</summary>
    public bool IsSwitch => Takes.Length == 0;

    /// <summary>Makes a flag that takes any text.</summary>
    public static Flag<TOptions> Text(string name, string takes, string byDefault, string meaning, Action<TOptions, string> set) =>
        new(name, takes, byDefault, meaning, (options, value) =>
        {
            set(options, value);
            return null;
        });

    /// <summary>Makes a flag that takes a whole number between two bounds.</summary>
    public static Flag<TOptions> Integer(
        string name, string takes, long byDefault, long from, long to, string meaning, Action<TOptions, long> set) =>
        new(name, takes, byDefault.ToString(CultureInfo.InvariantCulture), meaning, (options, value) =>
        {
            if (!long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)
                || number < from || number > to)
            {
                return string.Create(CultureInfo.InvariantCulture, $"a whole number from {from} to {to} is expected");
            }

            set(options, number);
            return null;
        });

    /// <summary>Makes a flag that takes one of a few words, the first of them by default.</summary>
    public static Flag<TOptions> Choice(
        string name, string takes, IReadOnlyList<string> words, string meaning, Action<TOptions, int> set) =>
        new(name, takes, words[0], $"{meaning}: {string.Join(" or ", words)}", (options, value) =>
        {
            for (int i = 0; i < words.Count; i++)
            {
                if (words[i] != value) { continue; }
                set(options, i);
                return null;
            }

            return $"{string.Join(" or ", words)} is expected";
        });

    /// <summary>Makes a flag whose text has a form of its own.</summary>
    /// <param name="name">The name, without dashes.</param>
    /// <param name="takes">What it takes.</param>
    /// <param name="byDefault">The default as a user would write it.</param>
    /// <param name="meaning">One sentence for a list of flags.</param>
    /// <param name="expected">What is expected, for whoever wrote something else.</param>
    /// <param name="trySet">Reads the text and sets the option, or returns false.</param>
    public static Flag<TOptions> Parsed(
        string name, string takes, string byDefault, string meaning, string expected, Func<TOptions, string, bool> trySet) =>
        new(name, takes, byDefault, meaning, (options, value) => trySet(options, value) ? null : $"{expected} is expected");

    /// <summary>Makes a flag that is on or off.</summary>
    public static Flag<TOptions> Switch(string name, bool byDefault, string meaning, Action<TOptions, bool> set) =>
        new(name, "", byDefault ? "true" : "false", meaning, (options, value) =>
        {
            if (!TryParseSwitch(value, out bool on)) { return "true or false is expected"; }
            set(options, on);
            return null;
        });

    /// <summary>Makes a flag that is on, off, or left to the program.</summary>
    public static Flag<TOptions> SwitchOrAuto(string name, string meaning, Action<TOptions, bool?> set) =>
        new(name, "", "auto", meaning, (options, value) =>
        {
            bool isAuto = value == "auto";
            if (!TryParseSwitch(value, out bool on) && !isAuto) { return "true, false or auto is expected"; }
            set(options, isAuto ? null : on);
            return null;
        });

    /// <summary>Makes a flag that is understood and changes nothing.</summary>
    public static Flag<TOptions> WithoutEffect(string name, bool isSwitch, string reason) =>
        new(name, isSwitch ? "" : "value", "", reason, static (_, _) => null) { Standing = FlagStanding.WithoutEffect };

    /// <summary>Makes a flag that is understood and refused.</summary>
    public static Flag<TOptions> Refuse(string name, bool isSwitch, string reason) =>
        new(name, isSwitch ? "" : "value", "", reason, static (_, _) => null) { Standing = FlagStanding.Refused };

    /// <summary>Reads the words TensorFlow Serving reads as yes and no.</summary>
    public static bool TryParseSwitch(string value, out bool on)
    {
        on = value is "true" or "1";
        return on || value is "false" or "0";
    }

    /// <summary>Sets the option.</summary>
    /// <returns>Null, or what was expected instead of the value.</returns>
    public string? Apply(TOptions options, string value) => _apply(options, value);
}
