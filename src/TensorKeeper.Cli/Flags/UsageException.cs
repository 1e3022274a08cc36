// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Flags;

/// <summary>The command line is wrong; the message is one or more lines for whoever typed it.</summary>
internal sealed class UsageException(string message) : Exception(message);
