// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using TensorKeeper.Formats;
using TensorKeeper.SavedModel.DenseNetworks;
using TensorKeeper.SavedModel.Tests.Messages;
using static TensorKeeper.SavedModel.Tests.OnnxFiles.OnnxMessages;

namespace TensorKeeper.SavedModel.Tests.DenseNetworks;

public sealed class DenseNetworkReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dense").FullName;

    public static TheoryData<string> Others => [.. All.Keys];

    private static Dictionary<string, Func<ProtoMessage>> All { get; } = new()
    {
        ["an operator it does not know"] = static () => Chain().Op("Erf").Graph(),
        ["another domain"] = static () => Chain().Op("Relu").Graph().Message(1, Node("Relu", "y", "", "z").Text(7, "com.microsoft")),
        ["no nodes"] = static () => new DenseChain(4).Graph(),
        ["columns that are not known"] = static () => new DenseChain(-1).Op("Relu").Graph(),
        ["too many columns"] = static () => new DenseChain(65).Op("Relu").Graph(),
        ["a layer that is too wide"] = static () => new DenseChain(4).Dense(65).Graph(),
        ["too many weights"] = static () => new DenseChain(64).Dense(64).Dense(64).Graph(),
        ["a matrix that does not fit"] = static () => new DenseChain(4).Op("MatMul", [5, 4]).Graph(),
        ["a matrix of rank 3"] = static () => new DenseChain(4).Op("MatMul", [1, 4, 4]).Graph(),
        ["a sum over rows"] = static () => new DenseChain(4).Op("Add", [4, 1]).Graph(),
        ["a sum that makes a tensor of rank 3"] = static () => new DenseChain(4).Op("Add", [1, 1, 4]).Graph(),
        ["a difference from a constant"] = static () => new DenseChain(4) { OperandsFirst = true }.Op("Sub", [4]).Graph(),
        ["a product from the left"] = static () => new DenseChain(4) { OperandsFirst = true }.Op("MatMul", [4, 4]).Graph(),
        ["a softmax down the columns"] = static () => new DenseChain(4).Op("Softmax", (string[])[], Number("axis", 0)).Graph(),
        ["an attribute it does not know"] = static () => new DenseChain(4).Op("Relu", (string[])[], Number("slope", 1)).Graph(),
        ["a product with a factor"] = static () => Gemm(new ProtoMessage().Text(1, "alpha").Float(2, 0.5f).Int(20, 1)),
        ["a product of a turned input"] = static () => Gemm(Number("transA", 1)),
        ["two inputs"] = static () => Chain().Graph().Message(11, Value("z", OfFloat, -1, 4)),
        ["two outputs"] = static () => Chain().Graph().Message(12, Value("v0", OfFloat, -1, 3)),
        ["an input of doubles"] = static () => new ProtoMessage().Message(1, Op("Relu", ["x"], ["y"])).Message(11, Value("x", 11, -1, 4)).Message(12, Value("y", 11, -1, 4)),
        ["a vector"] = static () => new ProtoMessage().Message(1, Op("Relu", ["x"], ["y"])).Message(11, Value("x", OfFloat, 4)).Message(12, Value("y", OfFloat, 4)),
        ["a node beside the chain"] = static () => Chain().Graph().Message(1, Op("Relu", ["x"], ["z"])),
        ["a value used twice"] = static () => new ProtoMessage().Message(1, Op("Add", ["x", "x"], ["y"])).Message(11, Value("x", OfFloat, -1, 4)).Message(12, Value("y", OfFloat, -1, 4)),
        ["a circle"] = static () => new ProtoMessage().Message(1, Op("Relu", ["x"], ["x"])).Message(11, Value("x", OfFloat, -1, 4)).Message(12, Value("x", OfFloat, -1, 4)),
        ["an input that has a default"] = static () => Chain().Graph().Message(5, new ProtoMessage().Int(1, 1).Int(1, 4).Int(2, OfFloat).Text(8, "x").Raw(9, new byte[16])),
        ["another output than declared"] = static () => new ProtoMessage().Message(1, Op("Relu", ["x"], ["y"])).Message(11, Value("x", OfFloat, -1, 4)).Message(12, Value("y", OfFloat, -1, 5)),
        ["weights of doubles"] = static () => With(new ProtoMessage().Int(1, 4).Int(2, 11).Raw(9, new byte[32])),
        ["too few weights"] = static () => With(new ProtoMessage().Int(1, 4).Int(2, OfFloat).Raw(9, new byte[12])),
        ["weights in two forms"] = static () => With(new ProtoMessage().Int(1, 4).Int(2, OfFloat).Raw(9, new byte[16]).Raw(4, new byte[16])),
        ["no weights"] = static () => With(new ProtoMessage().Int(1, 4).Int(2, OfFloat)),
        ["an extent that overflows"] = static () => With(new ProtoMessage().Int(1, long.MaxValue).Int(1, 2).Int(2, OfFloat).Raw(9, new byte[16])),
        ["a negative extent"] = static () => With(new ProtoMessage().Int(1, -4).Int(1, -1).Int(2, OfFloat).Raw(9, new byte[16])),
        ["weights in a file without a folder"] = static () => With(InFile("0", "16")),
    };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Others))]
    public void Leaves_to_the_engine(string graph) =>
        Assert.Null(DenseNetworkReader.TryRead(new OnnxProgram(Model(17, All[graph]()).Bytes, null)));

    [Theory]
    [InlineData(12)]
    [InlineData(26)]
    public void Leaves_operator_sets_to_the_engine_that_it_does_not_know(int operatorSet) =>
        Assert.Null(DenseNetworkReader.TryRead(new OnnxProgram(Model(operatorSet, Chain().Graph()).Bytes, null)));

    [Fact]
    public void Leaves_to_the_engine_what_is_no_message() =>
        Assert.Null(DenseNetworkReader.TryRead(new OnnxProgram(new byte[] { 0x3A, 0xFF, 0xFF }, null)));

    [Fact]
    public void Says_of_input_and_output_what_the_graph_declares()
    {
        using DenseSession session = DenseNetworkReader.TryRead(Chain().Program())!;

        Assert.Equal(new TensorSpec("x", ElementType.Float32, [-1, 4], "x"), Assert.Single(session.Inputs));
        Assert.Equal(new TensorSpec("y", ElementType.Float32, [-1, 3], "y"), Assert.Single(session.Outputs));
    }

    [Fact]
    public void Reads_weights_that_lie_in_a_file()
    {
        File.WriteAllBytes(Path.Combine(_folder, "w"), [1, 2, 3, .. MemoryMarshal.AsBytes<float>([10, 20, 30, 40])]);

        using DenseSession session = DenseNetworkReader.TryRead(Elsewhere("3", "16"))!;
        using Tensor made = session.Run([Tensor.Of<float>([1, 4], 1, 2, 3, 4)], [0], CancellationToken.None)[0];

        Assert.Equal([11, 22, 33, 44], made.AsSpan<float>());
    }

    [Theory]
    [InlineData("4", "16")]    // the file is too short
    [InlineData("-3", "16")]
    [InlineData("3", "12")]
    [InlineData("three", "16")]
    public void Leaves_weights_to_the_engine_that_are_not_where_they_should_be(string offset, string length)
    {
        File.WriteAllBytes(Path.Combine(_folder, "w"), new byte[19]);

        Assert.Null(DenseNetworkReader.TryRead(Elsewhere(offset, length)));
    }

    private static DenseChain Chain() => new DenseChain(4).Dense(3).Op("Relu");

    private OnnxProgram Elsewhere(string offset, string length) => new(Model(17, With(InFile(offset, length))).Bytes, _folder);

    private static ProtoMessage InFile(string offset, string length)
    {
        ProtoMessage tensor = new ProtoMessage().Int(1, 4).Int(2, OfFloat).Int(14, 1);
        foreach ((string key, string value) in ((string, string)[])[("location", "w"), ("offset", offset), ("length", length)])
        {
            tensor.Message(13, new ProtoMessage().Text(1, key).Text(2, value));
        }

        return tensor;
    }

    private static ProtoMessage With(ProtoMessage constant)
    {
        var chain = new DenseChain(4);
        return chain.Op("Add", [chain.Add(constant)]).Graph();
    }

    private static ProtoMessage Gemm(ProtoMessage attribute)
    {
        var chain = new DenseChain(4);
        return chain.Op("Gemm", [chain.Constant(4, 4), chain.Constant(4)], attribute).Graph();
    }
}
