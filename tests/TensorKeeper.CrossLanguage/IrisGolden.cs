// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using TensorKeeper.TestCorpus;

namespace TensorKeeper.CrossLanguage;

/// <summary>Flowers, and the probabilities that TensorFlow computed for them.</summary>
/// <param name="Rows">How many flowers.</param>
/// <param name="Lengths">Four of each flower.</param>
/// <param name="Probabilities">Three of each flower.</param>
internal sealed record IrisGolden(int Rows, float[] Lengths, float[] Probabilities)
{
    /// <summary>Reads one run of the corpus case: 0 has one flower, 1 has three, 2 has all 150.</summary>
    public static IrisGolden Read(int run)
    {
        byte[] file = File.ReadAllBytes(Path.Combine(CorpusFolder.Case("iris"), "tensors.safetensors"));
        int headerBytes = checked((int)BinaryPrimitives.ReadInt64LittleEndian(file));
        using JsonDocument header = JsonDocument.Parse(file.AsMemory(8, headerBytes));
        float[] lengths = ReadFloats($"{run}/in/dense_input");
        return new IrisGolden(lengths.Length / 4, lengths, ReadFloats($"{run}/out/dense_2"));

        float[] ReadFloats(string name)
        {
            JsonElement offsets = header.RootElement.GetProperty(name).GetProperty("data_offsets");
            int from = 8 + headerBytes + offsets[0].GetInt32();
            int to = 8 + headerBytes + offsets[1].GetInt32();
            return MemoryMarshal.Cast<byte, float>(file.AsSpan(from, to - from)).ToArray();
        }
    }

    /// <summary>Asserts that a client got TensorFlow's numbers.</summary>
    public void AssertAgrees(IReadOnlyList<double> values)
    {
        Assert.Equal(Probabilities.Length, values.Count);
        for (int i = 0; i < values.Count; i++)
        {
            Assert.True(Math.Abs(values[i] - Probabilities[i]) <= 1e-6, $"Value {i} is {values[i]:R}; TensorFlow computed {Probabilities[i]:R}.");
        }
    }
}
