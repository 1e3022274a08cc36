// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.SavedModel.Diagnostics;

namespace TensorKeeper.Fuzz;

/// <summary>Something that reads bytes from outside, and inputs that it accepts. Used by one thread.</summary>
internal abstract class FuzzTarget
{
    /// <summary>Gets the name by which it is run.</summary>
    public abstract string Name { get; }

    /// <summary>Gets inputs that are accepted; at least one.</summary>
    public abstract IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Gets how many bytes of managed memory one input may cost beyond a thousand times its length.</summary>
    public virtual long MemoryLimit => 64L << 20;

    /// <summary>Gets how long one input may take.</summary>
    public virtual TimeSpan TimeLimit => TimeSpan.FromSeconds(2);

    /// <summary>Chooses the seed of an input.</summary>
    public virtual int Choose(long iteration, Random random) => random.Next(Seeds.Count);

    /// <summary>Damages an input.</summary>
    public virtual byte[] Mutate(byte[] seed, Random random) => Mutation.ByteMutator.Mutate(seed, random);

    /// <summary>Reads an input as the product does.</summary>
    /// <param name="input">The bytes.</param>
    /// <param name="seed">Which seed they were made of, for targets whose seeds are more than the bytes.</param>
    public abstract void Run(byte[] input, int seed);

    /// <summary>Asks whether an exception is a refusal that a caller is told; everything else is a finding.</summary>
    public virtual bool IsRefusal(Exception exception) => exception is SavedModelException or ServingException or ProtoFormatException;
}
