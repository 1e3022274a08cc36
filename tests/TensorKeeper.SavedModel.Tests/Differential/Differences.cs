// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace TensorKeeper.SavedModel.Tests.Differential;

/// <summary>Compares two answers: floats within a tolerance of their type, everything else exactly.</summary>
internal static class Differences
{
    public static string? Find(Tensor host, Tensor engine)
    {
        if (host.ElementType != engine.ElementType) { return $"host {host}, engine {engine}"; }
        if (host.Shape != engine.Shape) { return $"host {host}, engine {engine}"; }
        for (int i = 0; i < host.ElementCount; i++)
        {
            bool same = host.ElementType switch
            {
                ElementType.Float32 => Agree(host.AsSpan<float>()[i], engine.AsSpan<float>()[i], 2e-5),
                ElementType.Float64 => Agree(host.AsSpan<double>()[i], engine.AsSpan<double>()[i], 1e-9),
                ElementType.Complex64 => Agree(host, engine, 2 * i, 2e-5) && Agree(host, engine, (2 * i) + 1, 2e-5),
                ElementType.Float16 => Agree((double)host.AsSpan<Half>()[i], (double)engine.AsSpan<Half>()[i], 1e-2),
                ElementType.String => host.Strings[i].SequenceEqual(engine.Strings[i]),
                _ => host.Bytes.SequenceEqual(engine.Bytes),
            };
            if (!same) { return $"element {i}: host {Show(host)}, engine {Show(engine)}"; }
        }

        return null;
    }

    public static string Show(Tensor tensor) => tensor.ElementType switch
    {
        ElementType.Float32 => string.Join(' ', tensor.AsSpan<float>().ToArray()),
        ElementType.Float64 => string.Join(' ', tensor.AsSpan<double>().ToArray()),
        ElementType.Float16 => string.Join(' ', tensor.AsSpan<Half>().ToArray()),
        ElementType.Complex64 => string.Join(' ', MemoryMarshal.Cast<byte, float>(tensor.Bytes).ToArray()),
        ElementType.Int64 => string.Join(' ', tensor.AsSpan<long>().ToArray()),
        ElementType.Int32 => string.Join(' ', tensor.AsSpan<int>().ToArray()),
        ElementType.String => string.Join(' ', tensor.ToTextArray()),
        _ => Convert.ToHexString(tensor.Bytes),
    };

    private static bool Agree(Tensor host, Tensor engine, int part, double tolerance) =>
        Agree(MemoryMarshal.Cast<byte, float>(host.Bytes)[part], MemoryMarshal.Cast<byte, float>(engine.Bytes)[part], tolerance);

    private static bool Agree(double left, double right, double tolerance) =>
        left == right || (double.IsNaN(left) && double.IsNaN(right)) || Math.Abs(left - right) <= tolerance * Math.Max(1, Math.Abs(left));
}
