// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;
using TensorKeeper.SavedModel.Tests.Messages;
using TensorKeeper.Serving.Engines;
using static TensorKeeper.SavedModel.Tests.OnnxFiles.OnnxMessages;

namespace TensorKeeper.SavedModel.Tests.OnnxFiles;

public sealed class OnnxFormatTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("onnx").FullName;
    private readonly OnnxFormat _format = new(new OnnxRuntimeEngine());

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(13)]
    [InlineData(21)]
    public void A_zero_divisor_is_refused_and_the_next_request_answered(int operatorSet)
    {
        using IServableModel model = Load(Model(operatorSet, Graph(OfInt32, Node("Div", "a", "b", "c"))));

        ServingException refused = Assert.Throws<ServingException>(() => Divide(model, [7, 8], [2, 0]));
        int[] answer = Divide(model, [7, int.MinValue, -9], [2, -1, -1]);

        Assert.Equal(ServingErrorCode.InvalidArgument, refused.Code);
        Assert.Contains("Integer division by zero", refused.Message, StringComparison.Ordinal);
        Assert.Equal([3, int.MinValue, 9], answer);
    }

    [Fact]
    public void Remainders_of_integers_are_guarded_too()
    {
        using IServableModel model = Load(Model(13, Graph(OfInt32, Node("Mod", "a", "b", "c"))));

        Assert.Equal(ServingErrorCode.InvalidArgument, Assert.Throws<ServingException>(() => Divide(model, [7], [0])).Code);
        Assert.Equal([1, 0, 2], Divide(model, [7, int.MinValue, -1], [2, -1, 3]));
    }

    [Fact]
    public void A_division_in_a_local_function_is_guarded_without_knowing_its_type()
    {
        using IServableModel model = Load(WithFunction(21, OfInt32));

        Assert.Equal(ServingErrorCode.InvalidArgument, Assert.Throws<ServingException>(() => Divide(model, [7], [0])).Code);
        Assert.Equal([int.MinValue, 3], Divide(model, [int.MinValue, 7], [-1, 2]));
    }

    [Fact]
    public void Floats_divide_by_zero_as_floats_do()
    {
        using IServableModel model = Load(WithFunction(21, OfFloat));
        using var inputs = new TensorMap(2) { { "a", Tensor.Of([3], 1f, 1f, 6f) }, { "b", Tensor.Of([3], 0f, -0f, -1f) } };
        using TensorMap outputs = model.Run(model.Signatures["serving_default"], inputs, [], CancellationToken.None);

        Assert.Equal([float.PositiveInfinity, float.NegativeInfinity, -6f], outputs["c"].ToArray<float>());
    }

    [Fact]
    public void A_division_of_unknown_type_in_an_old_operator_set_is_refused()
    {
        ServingException refused = Assert.Throws<ServingException>(() => Load(WithFunction(13, OfInt32)));

        Assert.Contains("shape inference", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_division_in_the_body_of_a_conditional_is_guarded()
    {
        ProtoMessage body = new ProtoMessage().Message(1, Node("Div", "a", "b", "d")).Text(2, "body").Message(12, Value("d", OfInt32));
        ProtoMessage conditional = new ProtoMessage().Text(1, "yes").Text(2, "c").Text(4, "If")
            .Message(5, new ProtoMessage().Text(1, "then_branch").Message(6, body).Int(20, 5))
            .Message(5, new ProtoMessage().Text(1, "else_branch").Message(6, body).Int(20, 5));
        ProtoMessage yes = new ProtoMessage().Int(2, 9).Text(8, "yes").Raw(9, 1);
        using IServableModel model = Load(Model(13, Graph(OfInt32, conditional).Message(5, yes)));

        Assert.Equal(ServingErrorCode.InvalidArgument, Assert.Throws<ServingException>(() => Divide(model, [7], [0])).Code);
        Assert.Equal([int.MinValue], Divide(model, [int.MinValue], [-1]));
    }

    [Fact]
    public void An_empty_batch_to_a_recurrent_layer_is_refused()
    {
        ProtoMessage layer = new ProtoMessage().Text(1, "x").Text(1, "w").Text(1, "r").Text(2, "y").Text(4, "RNN")
            .Message(5, new ProtoMessage().Text(1, "hidden_size").Int(3, 1).Int(20, 2));
        ProtoMessage graph = new ProtoMessage().Message(1, layer).Text(2, "g")
            .Message(11, Value("x", OfFloat, -1, -1, 1)).Message(12, Value("y", OfFloat, -1, 1, -1, 1))
            .Message(5, Weight("w")).Message(5, Weight("r"));
        using IServableModel model = Load(Model(14, graph));
        Signature signature = model.Signatures["serving_default"];
        using var empty = new TensorMap { { "x", Tensor.Of<float>([2, 0, 1]) } };
        using var full = new TensorMap { { "x", Tensor.Of([2, 1, 1], 0f, 0f) } };

        ServingException refused = Assert.Throws<ServingException>(() => model.Run(signature, empty, [], CancellationToken.None));
        using TensorMap answer = model.Run(signature, full, [], CancellationToken.None);

        Assert.Equal(ServingErrorCode.InvalidArgument, refused.Code);
        Assert.Equal([0f, 0f], answer["y"].ToArray<float>());
    }

    [Fact]
    public void Text_goes_in_and_out()
    {
        using IServableModel model = Load(Model(13, Graph(OfText, Node("StringConcat", "a", "b", "c")), 20));
        using var inputs = new TensorMap(2) { { "a", Tensor.OfText([1], "to") }, { "b", Tensor.OfText([1], "gether") } };
        using TensorMap outputs = model.Run(model.Signatures["serving_default"], inputs, [], CancellationToken.None);

        Assert.Equal("together"u8.ToArray(), outputs["c"].Strings[0].ToArray());
    }

    [Theory]
    [InlineData("../weights")]
    [InlineData("/etc/hostname")]
    [InlineData("*/_ORT_MEM_ADDR_/*")]
    [InlineData("link")]
    public void External_data_stays_in_the_version_directory(string location)
    {
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), "/etc/hostname");
        ProtoMessage weight = new ProtoMessage().Int(1, 1).Int(2, OfInt32).Text(8, "w").Int(14, 1)
            .Message(13, new ProtoMessage().Text(1, "location").Text(2, location));

        ServingException refused = Assert.Throws<ServingException>(
            () => Load(Model(13, Graph(OfInt32, Node("Add", "a", "b", "c")).Message(5, weight))));

        Assert.Contains(location, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Operators_of_other_domains_are_refused_by_name()
    {
        ServingException refused = Assert.Throws<ServingException>(
            () => Load(Model(13, Graph(OfInt32, Node("Div", "a", "b", "c").Text(7, "my.ops")))));

        Assert.Contains("'my.ops'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_prefix_of_a_file_ends_the_process()
    {
        byte[] whole = Model(13, Graph(OfInt32, Node("Div", "a", "b", "c"))).Bytes;
        for (int length = 0; length < whole.Length; length++)
        {
            ProtoMessage part = ProtoMessage.Of(whole.AsSpan(0, length));
            Exception? failure = Record.Exception(() => Load(part).Dispose());
            Assert.True(failure is null or ServingException, $"{length}: {failure}");
        }
    }

    private static ProtoMessage WithFunction(int operatorSet, int type)
    {
        ProtoMessage function = new ProtoMessage().Text(1, "Half").Text(4, "p").Text(4, "q").Text(5, "r")
            .Message(7, Node("Div", "p", "q", "r")).Message(9, new ProtoMessage().Text(1, "").Int(2, operatorSet)).Text(10, "mine");
        return Model(operatorSet, Graph(type, Node("Half", "a", "b", "c").Text(7, "mine")))
            .Message(8, new ProtoMessage().Text(1, "mine").Int(2, 1)).Message(25, function);
    }

    private static int[] Divide(IServableModel model, int[] left, int[] right)
    {
        using var inputs = new TensorMap(2) { { "a", Tensor.Of<int>([left.Length], left) }, { "b", Tensor.Of<int>([right.Length], right) } };
        using TensorMap outputs = model.Run(model.Signatures["serving_default"], inputs, [], CancellationToken.None);
        return outputs["c"].ToArray<int>();
    }

    private IServableModel Load(ProtoMessage model)
    {
        File.WriteAllBytes(Path.Combine(_folder, OnnxFormat.FileName), model.Bytes);
        return _format.Load(_folder, new ModelLoadOptions(), CancellationToken.None);
    }
}
