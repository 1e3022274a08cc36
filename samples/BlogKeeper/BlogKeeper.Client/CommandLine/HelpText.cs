// SPDX-License-Identifier: MIT
using System.Reflection;

namespace BlogKeeper.Client.CommandLine;

/// <summary>What <c>--help</c> and <c>--version</c> print.</summary>
internal static class HelpText
{
    private const int Indent = 33;

    /// <summary>Gets the program's name and version.</summary>
    public static string Version { get; } =
        $"blogkeeper {typeof(HelpText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]}";

    /// <summary>Returns the help.</summary>
    public static string Write(IEnumerable<Verb> verbs) =>
        $"""
        Asks a BlogKeeper server about blogs and articles.

        Usage: blogkeeper [verb] [options]

        Without a verb: the summary and the articles of RubiksCode.

        {string.Join('\n', verbs.Select(static verb => "  " + $"{verb.Name} {verb.Operands}".PadRight(Indent) + verb.Meaning))}

        Options:
          --address <address>              the server; else $BLOGKEEPER_ADDRESS, else {BlogKeeperClient.DefaultAddress}
          --timeout <seconds>              how long the server may keep a call waiting (30)
          --blog <blog>                    the blog to publish in (RubiksCode)
          --ca-certificate <file.pem>      who may have signed an https server's certificate
          --json                           one JSON document a line, as the REST side of the server writes them
          --help, --version

        Exit codes: 0 done, 1 the server refused or was not reached, 2 the command line or a file is wrong, 130 Ctrl+C.
        """;
}
