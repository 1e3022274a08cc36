// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Serve;

/// <summary>The server cannot start; the message is one line for whoever started it.</summary>
internal sealed class StartException(string message, Exception? innerException = null) : Exception(message, innerException);
