// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli;

/// <summary>What the process tells the shell.</summary>
internal static class ExitCode
{
    /// <summary>Done as asked; a server that was told to stop and finished its calls.</summary>
    public const int Success = 0;

    /// <summary>It was understood and could not be done.</summary>
    public const int Failure = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;
}
