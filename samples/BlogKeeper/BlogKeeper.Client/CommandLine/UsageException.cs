// SPDX-License-Identifier: MIT
namespace BlogKeeper.Client.CommandLine;

/// <summary>The command line, or a file that it names, is not what the program takes; the message says why.</summary>
internal sealed class UsageException(string message) : Exception(message);
