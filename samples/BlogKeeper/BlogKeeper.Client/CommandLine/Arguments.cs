// SPDX-License-Identifier: MIT
namespace BlogKeeper.Client.CommandLine;

/// <summary>What a command line asks for.</summary>
internal sealed record Arguments
{
    /// <summary>Gets the verb.</summary>
    /// <value>Null if there is none.</value>
    public string? Verb { get; init; }

    /// <summary>Gets the words that follow the verb and are no options.</summary>
    public IReadOnlyList<string> Operands { get; init; } = [];

    /// <summary>Gets the server's address.</summary>
    public string Address { get; init; } = BlogKeeperClient.DefaultAddress;

    /// <summary>Gets how long the server may keep a call waiting.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets the blog that articles are published in.</summary>
    public string Blog { get; init; } = "RubiksCode";

    /// <summary>Gets the file with the authorities that may have signed the server's certificate.</summary>
    /// <value>PEM; null for those that the system trusts.</value>
    public string? CertificateFile { get; init; }

    /// <summary>Gets whether programs will read the output.</summary>
    public bool Json { get; init; }

    /// <summary>Gets whether only the help is wanted.</summary>
    public bool Help { get; init; }

    /// <summary>Gets whether only the version is wanted.</summary>
    public bool Version { get; init; }
}
