// SPDX-License-Identifier: MIT
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace TensorKeeper.Benchmarks.Translations;

/// <summary>One made-up row for each input of a model, by name. Not thread-safe.</summary>
internal sealed class TimedInputs : IDisposable
{
    private const int Seed = 7;
    private const int MostToken = 10;

    /// <summary>Makes up the row.</summary>
    /// <param name="model">Whose inputs.</param>
    /// <param name="unknownExtent">What stands for extents, behind the first, that the model leaves open.</param>
    /// <exception cref="NotSupportedException">An input is neither of floats nor of 32-bit integers.</exception>
    public TimedInputs(InferenceSession model, int unknownExtent)
    {
        var random = new Random(Seed);
        Names = [.. model.InputNames];
        Values = [.. Names.Select(name => Make(model.InputMetadata[name], unknownExtent, random))];
    }

    public string[] Names { get; }

    public OrtValue[] Values { get; }

    public void Dispose()
    {
        foreach (OrtValue value in Values) { value.Dispose(); }
    }

    private static OrtValue Make(NodeMetadata input, int unknownExtent, Random random)
    {
        long[] extents = [.. input.Dimensions.Select((extent, axis) => axis == 0 ? 1L : extent < 0 ? unknownExtent : extent)];
        long count = extents.Aggregate(1L, static (product, extent) => product * extent);
        return input.ElementDataType switch
        {
            TensorElementType.Float => OrtValue.CreateTensorValueFromMemory(Fill(new float[count], random.NextSingle), extents),
            TensorElementType.Int32 => OrtValue.CreateTensorValueFromMemory(Fill(new int[count], () => random.Next(MostToken)), extents),
            var other => throw new NotSupportedException($"An input of {other}."),
        };
    }

    private static T[] Fill<T>(T[] values, Func<T> next)
    {
        for (int i = 0; i < values.Length; i++) { values[i] = next(); }
        return values;
    }
}
