// SPDX-License-Identifier: MIT
using Google.Protobuf;
using TensorKeeper.Fuzz.Mutation;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages;

namespace TensorKeeper.Fuzz.Targets;

/// <summary>The parser of tf.Example, whose bytes come with requests.</summary>
internal sealed class ExampleTarget : FuzzTarget
{
    private readonly ProtoMutator _mutator;

    public ExampleTarget() => _mutator = new ProtoMutator(ProtoMutator.WordsOf(Seeds));

    public override string Name => "example";

    public override IReadOnlyList<byte[]> Seeds { get; } = [RequestSeeds.OneExample().ToByteArray()];

    public override byte[] Mutate(byte[] seed, Random random) =>
        random.Next(4) == 0 ? ByteMutator.Mutate(seed, random) : _mutator.Mutate(seed, random);

    public override void Run(byte[] input, int seed)
    {
        var attributes = new Dictionary<string, AttributeValue>
        {
            ["num_sparse"] = new() { Kind = AttributeKind.Int, Int = 2 },
            ["sparse_types"] = List(new AttributeList { Types = [DataType.String, DataType.Int64] }),
            ["Tdense"] = List(new AttributeList { Types = [DataType.Float] }),
            ["dense_shapes"] = List(new AttributeList { Shapes = [new PartialShape(2)] }),
            ["ragged_value_types"] = List(new AttributeList { Types = [] }),
            ["ragged_split_types"] = List(new AttributeList { Types = [] }),
        };
        Tensor serialized = Tensors.View(KernelNode.Scalar(input), new TensorShape(1));
        KernelNode.Run(
            "ParseExampleV2", attributes, serialized, Tensor.OfText([0]), Tensor.OfText([2], "w", "i"), Tensor.OfText([1], "x"), Tensor.OfText([0]), Tensor.Of([2], 0f, 0f));
    }

    private static AttributeValue List(AttributeList list) => new() { Kind = AttributeKind.List, List = list };
}
