// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace TensorKeeper.Benchmarks.Json;

/// <summary>Bodies of predict requests over REST: one mebibyte of rows of numbers, as callers write them. Thread-safe.</summary>
internal static class JsonBodies
{
    private const int Bytes = 1 << 20;
    private const int RowSize = 16;

    /// <summary>What the numbers look like.</summary>
    public static readonly string[] Kinds = ["short", "single", "double", "integers", "spaced", "pretty"];

    /// <summary>Gets how large a body is.</summary>
    /// <value>A mebibyte, give or take a row.</value>
    public static int SizeBytes => Bytes;

    /// <summary>The signature that the numbers are read for.</summary>
    public static Signature SignatureOf(string kind) => new()
    {
        Name = Signature.DefaultName,
        Inputs = [new TensorSpec("x", TypeOf(kind), new PartialShape(-1, RowSize), "x")],
        Outputs = [],
    };

    /// <summary>Writes a body.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    public static byte[] Write(string kind)
    {
        var random = new Random(7);
        (string comma, string line) = kind switch { "spaced" => (", ", ""), "pretty" => (",\n            ", "\n            "), _ => (",", "") };
        var text = new StringBuilder(Bytes + 4096).Append("{\"instances\":[");
        do
        {
            text.Append(text[^1] == '[' ? "" : comma).Append('[').Append(line);
            for (int i = 0; i < RowSize; i++) { text.Append(i == 0 ? "" : comma).Append(NumberOf(kind, random)); }
            text.Append(line).Append(']');
        }
        while (text.Length < Bytes);
        return Encoding.UTF8.GetBytes(text.Append("]}").ToString());
    }

    private static ElementType TypeOf(string kind) => kind switch
    {
        "double" => ElementType.Float64,
        "integers" => ElementType.Int32,
        _ => ElementType.Float32,
    };

    private static string NumberOf(string kind, Random random) => kind switch
    {
        "short" => (random.Next(10, 100) / 10.0).ToString("F1", CultureInfo.InvariantCulture),
        "double" => ((random.NextDouble() * 2) - 1).ToString("R", CultureInfo.InvariantCulture),
        "integers" => random.Next(-1_000_000, 1_000_000).ToString(CultureInfo.InvariantCulture),
        _ => ((random.NextSingle() * 2) - 1).ToString("R", CultureInfo.InvariantCulture),
    };
}
