// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Flags;

/// <summary>What becomes of a flag that TensorFlow Serving knows.</summary>
internal enum FlagStanding
{
    /// <summary>It does what it says.</summary>
    Honoured,

    /// <summary>It is accepted and changes nothing here; a line says why.</summary>
    WithoutEffect,

    /// <summary>To ignore it would serve something else than was asked for: the command line is refused.</summary>
    Refused,
}
