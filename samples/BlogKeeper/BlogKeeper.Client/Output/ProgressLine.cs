// SPDX-License-Identifier: MIT
using System.Diagnostics;

namespace BlogKeeper.Client.Output;

/// <summary>One line that says how far a long call is, and is written over. Not thread-safe.</summary>
/// <param name="writer">The standard error: what is piped on stays clean.</param>
/// <param name="isTerminal">Whether a person looks at it; nothing is written otherwise.</param>
internal sealed class ProgressLine(TextWriter writer, bool isTerminal)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);

    private long _lastWrite;
    private int _length;

    /// <summary>Writes the line, unless it was written just now.</summary>
    public void Report(string text)
    {
        if (!isTerminal || (_length > 0 && Stopwatch.GetElapsedTime(_lastWrite) < ShortestPause)) { return; }
        writer.Write("\r" + text.PadRight(_length));
        _length = text.Length;
        _lastWrite = Stopwatch.GetTimestamp();
    }

    /// <summary>Wipes the line.</summary>
    public void End()
    {
        if (_length > 0) { writer.Write("\r" + new string(' ', _length) + "\r"); }
        _length = 0;
    }
}
