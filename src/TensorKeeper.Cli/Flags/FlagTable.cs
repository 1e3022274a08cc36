// SPDX-License-Identifier: MIT
using System.Diagnostics.CodeAnalysis;
using TensorKeeper.Protocol.Text;

namespace TensorKeeper.Cli.Flags;

/// <summary>All flags of one command, in the order of its help. Immutable, thread-safe.</summary>
/// <typeparam name="TOptions">What the command is told by its flags.</typeparam>
internal sealed class FlagTable<TOptions>(IReadOnlyList<Flag<TOptions>> flags)
{
    /// <summary>Gets the flags.</summary>
    public IReadOnlyList<Flag<TOptions>> Flags { get; } = flags;

    /// <summary>Finds a flag by its exact name, without dashes in front; dashes within it are underscores too.</summary>
    public bool TryFind(string name, [NotNullWhen(true)] out Flag<TOptions>? found)
    {
        name = name.Replace('-', '_');
        foreach (Flag<TOptions> flag in Flags)
        {
            if (string.Equals(flag.Name, name, StringComparison.Ordinal))
            {
                found = flag;
                return true;
            }
        }

        found = null;
        return false;
    }

    /// <summary>Returns the name a typist most likely meant.</summary>
    /// <returns>A name of the table, or null if none is near.</returns>
    public string? Suggest(string name) => NearestName.Of(name, Flags.Select(static flag => flag.Name));
}
