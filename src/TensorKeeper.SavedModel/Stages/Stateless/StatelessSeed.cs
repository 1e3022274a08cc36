// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Stateless;

/// <summary>Where a stateless stream begins. Immutable.</summary>
/// <param name="Key">The generator's key.</param>
/// <param name="Low">The lower half of its counter.</param>
/// <param name="High">The upper half of its counter.</param>
internal readonly record struct StatelessSeed(ulong Key, ulong Low, ulong High)
{
    /// <summary>The number by which TensorFlow calls Philox.</summary>
    public const int PhiloxAlgorithm = 1;

    /// <summary>The number that leaves the choice to the device; on a CPU it means Philox.</summary>
    private const int AnyAlgorithm = 3;

    /// <summary>Makes key and counter of a seed of two numbers: the seed is a counter itself, under a key that never changes.</summary>
    public static StatelessSeed Scramble(in HostCall call, Tensor seed)
    {
        call.Require(seed.Shape.Rank == 1 && seed.ElementCount == 2, $"seed must have shape [2], not {seed.Shape}");
        long[] numbers = Tensors.Integers(seed);
        Span<uint> words = stackalloc uint[4];
        new Philox(0x02461E293EC8F720, (ulong)numbers[0], (ulong)numbers[1]).Next(words);
        return new StatelessSeed(words[0] | ((ulong)words[1] << 32), 0, words[2] | ((ulong)words[3] << 32));
    }

    /// <summary>Reads key, counter and algorithm from three inputs.</summary>
    public static StatelessSeed Read(in HostCall call, int first)
    {
        call.Require(call[first] is { ElementType: ElementType.UInt64, ElementCount: 1 }, $"key must have shape [1], not {call[first].Shape}");
        call.Require(call[first + 1] is { ElementType: ElementType.UInt64, ElementCount: >= 2 }, $"counter must have two numbers at least, not {call[first + 1].Shape}");
        call.Require(call[first + 2].ElementCount == 1, "algorithm must be of shape []");
        long algorithm = Tensors.Integers(call[first + 2])[0];
        call.Require(algorithm is PhiloxAlgorithm or AnyAlgorithm, $"Unsupported algorithm id: {algorithm}; on a CPU there is Philox ({PhiloxAlgorithm}) only");
        ReadOnlySpan<ulong> counter = call[first + 1].AsSpan<ulong>();
        return new StatelessSeed(call[first].AsSpan<ulong>()[0], counter[0], counter[1]);
    }

    public Philox Open(CancellationToken cancellationToken = default) => new(Key, Low, High, cancellationToken);
}
