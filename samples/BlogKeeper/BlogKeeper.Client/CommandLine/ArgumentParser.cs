// SPDX-License-Identifier: MIT
using System.Globalization;

namespace BlogKeeper.Client.CommandLine;

/// <summary>Reads the command line.</summary>
/// <remarks>
/// Options may stand anywhere, as <c>--name value</c> or <c>--name=value</c>; <c>--</c> ends them, so that a title may
/// begin with a dash. A lone <c>-</c> is an operand: the standard input.
/// </remarks>
internal static class ArgumentParser
{
    private const double LongestTimeoutSeconds = 86_400;

    /// <summary>Reads the words.</summary>
    /// <param name="words">The command line.</param>
    /// <param name="address">The address that the environment gives; null or empty if it gives none.</param>
    /// <exception cref="UsageException">An option is unknown, or its value is missing or out of range.</exception>
    public static Arguments Parse(IReadOnlyList<string> words, string? address)
    {
        var arguments = new Arguments();
        if (!string.IsNullOrEmpty(address)) { arguments = arguments with { Address = ReadAddress("BLOGKEEPER_ADDRESS", address) }; }

        var operands = new List<string>();
        for (int at = 0; at < words.Count; at++)
        {
            if (words[at] == "--")
            {
                operands.AddRange(words.Skip(at + 1));
                break;
            }

            if (words[at].StartsWith('-') && words[at].Length > 1) { arguments = ReadOption(arguments, words, ref at); }
            else { operands.Add(words[at]); }
        }

        return operands is [var verb, .. var rest] ? arguments with { Verb = verb, Operands = rest } : arguments;
    }

    private static Arguments ReadOption(Arguments arguments, IReadOnlyList<string> words, ref int at)
    {
        string[] parts = words[at].Split('=', 2);
        string name = parts[0];
        switch (name)
        {
            case "--json" when parts.Length == 1:
                return arguments with { Json = true };
            case "--help" or "-h" when parts.Length == 1:
                return arguments with { Help = true };
            case "--version" when parts.Length == 1:
                return arguments with { Version = true };
            case "--json" or "--help" or "-h" or "--version":
                throw new UsageException($"{name} takes no value.");
            case not ("--address" or "--timeout" or "--blog" or "--ca-certificate"):
                throw new UsageException($"{name} is not an option.");
        }

        if (parts.Length == 1 && at + 1 == words.Count) { throw new UsageException($"{name} needs a value."); }
        string value = parts.Length == 2 ? parts[1] : words[++at];
        return name switch
        {
            "--address" => arguments with { Address = ReadAddress(name, value) },
            "--timeout" => arguments with { Timeout = ReadTimeout(value) },
            "--blog" => arguments with { Blog = value },
            _ => arguments with { CertificateFile = value },
        };
    }

    private static string ReadAddress(string name, string value)
    {
        string address = value.Contains("://", StringComparison.Ordinal) ? value : "http://" + value;
        return Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && (uri.Scheme is "http" or "https")
            ? address
            : throw new UsageException($"{name}: '{value}' is not an address of the form http://host:port.");
    }

    private static TimeSpan ReadTimeout(string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
        && seconds is >= 0.001 and <= LongestTimeoutSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new UsageException($"--timeout: '{value}' is not a number of seconds from 0.001 to {LongestTimeoutSeconds:0}.");
}
