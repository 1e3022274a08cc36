// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Flags;

/// <summary>Reads flags as TensorFlow Serving's users write them.</summary>
/// <remarks>
/// <c>--name=value</c>, <c>--name value</c>, and for a switch the bare name, <c>=true</c>/<c>=false</c> or one of these
/// words after a space. <c>--</c> ends the flags. The last of several equal flags wins. TensorFlow Serving starts in spite
/// of a flag it does not know; here that is an error, since a typing error would silently serve something else.
/// </remarks>
internal static class FlagParser
{
    /// <summary>Sets the options that the words name.</summary>
    /// <exception cref="UsageException">A word is no flag of the table, or its value is not what the flag takes.</exception>
    public static ParsedFlags Parse<TOptions>(IReadOnlyList<string> words, FlagTable<TOptions> table, TOptions options)
    {
        var arguments = new List<string>();
        var notes = new List<string>();
        bool wantsHelp = false;
        for (int at = 0; at < words.Count; at++)
        {
            string word = words[at];
            if (word == "--")
            {
                arguments.AddRange(words.Skip(at + 1));
                break;
            }

            if (word is "-h" or "--help")
            {
                wantsHelp = true;
            }
            else if (word.StartsWith('-') && word.Length > 1)
            {
                (Flag<TOptions> flag, string value) = ReadFlag(words, ref at, table);
                Apply(flag, value, options, notes);
            }
            else
            {
                arguments.Add(word);
            }
        }

        return new ParsedFlags(arguments, notes, wantsHelp);
    }

    private static (Flag<TOptions> Flag, string Value) ReadFlag<TOptions>(
        IReadOnlyList<string> words, ref int at, FlagTable<TOptions> table)
    {
        string word = words[at];
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        string written = equals < 0 ? word : word[..equals];
        string name = written.TrimStart('-');
        if (!written.StartsWith("--", StringComparison.Ordinal) || !table.TryFind(name, out Flag<TOptions>? flag))
        {
            string? suggestion = table.Suggest(name);
            throw new UsageException(suggestion is null
                ? $"{written} is not a flag."
                : $"{written} is not a flag. Did you mean --{suggestion}?");
        }

        if (equals >= 0) { return (flag, word[(equals + 1)..]); }

        bool hasNext = at + 1 < words.Count;
        if (flag.IsSwitch)
        {
            return hasNext && Flag<TOptions>.TryParseSwitch(words[at + 1], out _) ? (flag, words[++at]) : (flag, "true");
        }

        // A negative number is a value, not a flag.
        if (!hasNext || (words[at + 1].StartsWith('-') && !long.TryParse(words[at + 1], out _)))
        {
            throw new UsageException($"--{flag.Name} needs a value: --{flag.Name}=<{flag.Takes}>.");
        }

        return (flag, words[++at]);
    }

    private static void Apply<TOptions>(Flag<TOptions> flag, string value, TOptions options, List<string> notes)
    {
        switch (flag.Standing)
        {
            case FlagStanding.Refused when flag.IsSwitch && Flag<TOptions>.TryParseSwitch(value, out bool isOn) && !isOn:
                break;   // off is what it is here
            case FlagStanding.Refused:
                throw new UsageException($"--{flag.Name} is a flag of TensorFlow Serving that is not supported: {flag.Meaning}.");
            case FlagStanding.WithoutEffect:
                notes.Add($"--{flag.Name} changes nothing here: {flag.Meaning}.");
                break;
            default:
                if (flag.Apply(options, value) is { } expected)
                {
                    throw new UsageException($"--{flag.Name}={value}: {expected}.");
                }

                break;
        }
    }
}
