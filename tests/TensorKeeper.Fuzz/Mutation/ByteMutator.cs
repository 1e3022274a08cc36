// SPDX-License-Identifier: MIT
namespace TensorKeeper.Fuzz.Mutation;

/// <summary>Damages bytes of no known structure: flips, cuts, repeats, and numbers at which programs break.</summary>
internal static class ByteMutator
{
    private static readonly long[] Edges =
        [0, 1, -1, 2, 127, 128, 255, 256, 32767, 32768, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, long.MaxValue, long.MinValue, 1L << 62];

    public static long Edge(Random random) => Edges[random.Next(Edges.Length)] + random.Next(-1, 2);

    /// <summary>Returns a damaged copy, sometimes the same bytes.</summary>
    public static byte[] Mutate(byte[] seed, Random random)
    {
        var bytes = new List<byte>(seed);
        for (int i = random.Next(1, 5); i > 0 && bytes.Count > 0; i--) { Once(bytes, random); }
        return [.. bytes];
    }

    private static void Once(List<byte> bytes, Random random)
    {
        int at = random.Next(bytes.Count);
        int length = Math.Min(random.Next(1, 17), bytes.Count - at);
        switch (random.Next(7))
        {
            case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
            case 1: bytes[at] = (byte)random.Next(256); break;
            case 2: bytes.RemoveRange(at, length); break;
            case 3: bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length)); break;
            case 4: bytes.RemoveRange(at, bytes.Count - at); break;
            case 5:
                byte[] edge = BitConverter.GetBytes(Edge(random));
                if (random.Next(2) == 0) { Array.Reverse(edge); }
                int from = random.Next(2) == 0 ? 0 : 4;
                for (int i = from; i < edge.Length && at + i - from < bytes.Count; i++) { bytes[at + i - from] = edge[i]; }
                break;
            default:
                for (int i = 0; i < length; i++) { bytes[at + i] = (byte)random.Next(256); }
                break;
        }
    }
}
