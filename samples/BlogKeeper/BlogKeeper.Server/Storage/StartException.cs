// SPDX-License-Identifier: MIT
namespace BlogKeeper.Server.Storage;

/// <summary>The server cannot start as things are; the message is for whoever started it, and says what to do.</summary>
internal sealed class StartException(string message, Exception? innerException = null) : Exception(message, innerException);
