// SPDX-License-Identifier: MIT
using System.Buffers;
using TensorKeeper.Fuzz.Mutation;
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.Fuzz.Targets;

/// <summary>The decoders of the gRPC door: Predict requests, and those of Classify, Regress and MultiInference.</summary>
internal sealed class RequestTarget : FuzzTarget
{
    private readonly ProtoMutator _mutator;

    public RequestTarget() => _mutator = new ProtoMutator(ProtoMutator.WordsOf(Seeds));

    public override string Name => "request";

    public override IReadOnlyList<byte[]> Seeds { get; } = [.. RequestSeeds.Make()];

    public override byte[] Mutate(byte[] seed, Random random) =>
        random.Next(4) == 0 ? ByteMutator.Mutate(seed, random) : _mutator.Mutate(seed, random);

    public override void Run(byte[] input, int seed)
    {
        // In two segments, as the network delivers it.
        var sequence = new ReadOnlySequence<byte>(input);
        Read(() => PredictRequestCodec.Decode(sequence).Dispose());
        Read(() => ExampleRequestCodec.Decode(sequence));
        Read(() => ExampleRequestCodec.DecodeMulti(sequence));
    }

    private void Read(Action decode)
    {
        try { decode(); }
        catch (Exception refusal) when (IsRefusal(refusal)) { }   // the other decoders still have their turn
    }
}
