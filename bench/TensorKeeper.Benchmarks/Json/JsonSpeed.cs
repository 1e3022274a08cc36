// SPDX-License-Identifier: MIT
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TensorKeeper.AspNetCore.Json;

namespace TensorKeeper.Benchmarks.Json;

/// <summary>How fast bodies become tensors, beside a reader of the base library that only steps over the same bytes.</summary>
internal static class JsonSpeed
{
    private const int Rounds = 60;
    private const double LeastShare = 0.5;

    /// <summary>Measures and prints a table.</summary>
    /// <param name="output">Where to.</param>
    /// <returns>True if every kind of body reaches half the speed of stepping over it.</returns>
    public static bool Write(TextWriter output)
    {
        output.WriteLine("| numbers | to tensors, MB/s | stepped over, MB/s | ratio |\n|---|---|---|---|");
        bool all = true;
        foreach (string kind in JsonBodies.Kinds)
        {
            byte[] body = JsonBodies.Write(kind);
            Signature signature = JsonBodies.SignatureOf(kind);
            double read = double.MaxValue;
            double skipped = double.MaxValue;

            // The compiler has its say first, on another thread.
            for (int warm = 0; warm < Rounds; warm++)
            {
                Read(body, signature);
                Skip(body);
            }

            Thread.Sleep(200);

            // In turns, and the best of each: what interrupts one of them is not part of it.
            for (int round = 0; round < Rounds; round++)
            {
                read = Math.Min(read, Time(() => Read(body, signature)));
                skipped = Math.Min(skipped, Time(() => Skip(body)));
            }

            all &= skipped / read >= LeastShare;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {kind} | {body.Length / read / 1e6:F0} | {body.Length / skipped / 1e6:F0} | {skipped / read:F2} |"));
        }

        return all;
    }

    /// <summary>Reads a body as the door does.</summary>
    /// <returns>How many bytes the tensor has.</returns>
    public static int Read(ReadOnlySpan<byte> body, Signature signature)
    {
        using JsonOutline outline = JsonScanner.Scan(body);
        using TensorMap inputs = PredictBodyReader.ReadInputs(body, outline, signature);
        return inputs.At(0).Value.Bytes.Length;
    }

    /// <summary>Steps over every token.</summary>
    /// <returns>How many there are.</returns>
    public static int Skip(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        int tokens = 0;
        while (reader.Read()) { tokens++; }
        return tokens;
    }

    private static double Time(Func<int> work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
