// SPDX-License-Identifier: MIT
using System.Numerics;
using TensorKeeper.Formats;
using TensorKeeper.SavedModel.Tests.Messages;
using TensorKeeper.Serving.Engines;
using static TensorKeeper.SavedModel.Tests.OnnxFiles.OnnxMessages;

namespace TensorKeeper.SavedModel.Tests.OnnxFiles;

/// <summary>Divisions that would end the process, wherever they stand and however the file hides what they divide.</summary>
public sealed class OnnxDivisionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("onnx").FullName;
    private readonly OnnxFormat _format = new(new OnnxRuntimeEngine());

    public static TheoryData<string, string> Places()
    {
        var places = new TheoryData<string, string>();
        foreach (string op in (string[])["Div", "Mod"])
        {
            foreach (string place in (string[])["graph", "if", "loop", "scan", "function", "function of a function", "function in a loop"])
            {
                places.Add(op, place);
            }
        }

        return places;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Places))]
    public void Integers_of_every_width_are_guarded_wherever_they_are_divided(string op, string place)
    {
        Check<sbyte>(op, place, OfInt8);
        Check<short>(op, place, OfInt16);
        Check<int>(op, place, OfInt32);
        Check<long>(op, place, OfInt64);
        Check<byte>(op, place, OfUInt8);
        Check<ushort>(op, place, OfUInt16);
        Check<uint>(op, place, OfUInt32);
        Check<ulong>(op, place, OfUInt64);
    }

    [Fact]
    public void A_value_around_a_body_does_not_lend_its_type_to_another_of_its_name()
    {
        // Around the body 'd' is of floats; within it, below the division, it is made anew of integers.
        ProtoMessage body = new ProtoMessage().Text(2, "body")
            .Message(1, Node("Div", "d", "d", "e"))
            .Message(1, Op("Identity", ["b"], ["d"]))
            .Message(12, Value("e", OfInt32));
        ProtoMessage graph = Graph(OfInt32, Op("If", ["yes"], ["c"], Body("then_branch", body), Body("else_branch", body)))
            .Message(1, Op("Cast", ["b"], ["d"], Number("to", OfFloat))).Message(5, Yes());

        EndsNothing(Model(13, graph));
        EndsNothing(Model(21, graph));
    }

    [Theory]
    [InlineData("Cast")]
    [InlineData("ConstantOfShape")]
    public void An_attribute_that_the_caller_of_a_function_sets_tells_no_type(string op)
    {
        ProtoMessage reference = op == "Cast"
            ? new ProtoMessage().Text(1, "to").Int(3, OfFloat).Text(21, "kind").Int(20, 2)
            : new ProtoMessage().Text(1, "value").Message(5, new ProtoMessage().Int(1, 1).Int(2, OfFloat).Raw(9, 0, 0, 0, 0)).Text(21, "kind").Int(20, 4);
        ProtoMessage given = op == "Cast"
            ? Number("kind", OfInt32)
            : new ProtoMessage().Text(1, "kind").Message(5, new ProtoMessage().Int(1, 1).Int(2, OfInt32).Raw(9, 0, 0, 0, 0)).Int(20, 4);
        ProtoMessage made = op == "Cast" ? Op("Cast", ["q"], ["t"], reference) : Op("ConstantOfShape", ["s"], ["t"], reference);
        ProtoMessage function = Function("Half", "mine", Op("Shape", ["q"], ["s"]), made, Node("Div", "t", "t", "r")).Text(6, "kind");
        ProtoMessage call = Node("Half", "a", "b", "c").Text(7, "mine").Message(5, given);

        EndsNothing(WithFunctions(Graph(OfInt32, call), function));
    }

    [Fact]
    public void Names_of_guards_that_stand_in_the_file_are_not_taken()
    {
        ProtoMessage graph = Graph(OfInt32, Node("Div", "a", "b", "tensorkeeper_guard_1"))
            .Message(1, Node("Add", "tensorkeeper_guard_1", "a", "c"));
        using IServableModel model = Load(Model(13, graph));

        Assert.Equal([10], Run<int>(model, [7], [2]));
        Assert.Throws<ServingException>(() => Run<int>(model, [7], [0]));
    }

    [Fact]
    public void A_division_of_constants_by_zero_does_not_end_the_process_at_load()
    {
        ProtoMessage zero = new ProtoMessage().Int(1, 1).Int(2, OfInt32).Text(8, "z").Raw(9, 0, 0, 0, 0);

        EndsNothing(Model(13, Graph(OfInt32, Node("Div", "z", "z", "d")).Message(5, zero).Message(1, Node("Add", "a", "d", "c"))));
    }

    [Theory]
    [InlineData(OfFloat)]
    [InlineData(OfInt64)]
    public void A_declaration_that_contradicts_the_graph_takes_no_guard_away(int declared)
    {
        ProtoMessage graph = Graph(OfInt32, Op("Identity", ["b"], ["d"])).Message(1, Node("Div", "a", "d", "c")).Message(13, Value("d", declared));

        EndsNothing(Model(13, graph));
        EndsNothing(Model(13, Graph(OfInt32, Node("Div", "a", "b", "c")).Message(13, Value("b", declared))));
        EndsNothing(Model(13, Graph(OfInt32, Node("Div", "a", "b", "c")).Message(13, Value("a", declared)).Message(13, Value("b", declared))));
    }

    // Refused at load, or refused when asked, or answered: all of it in a process that lives on.
    private void EndsNothing(ProtoMessage file)
    {
        try
        {
            using IServableModel model = Load(file);
            Run<int>(model, [int.MinValue, 7], [-1, 0]);
        }
        catch (ServingException refused)
        {
            Assert.NotEqual(ServingErrorCode.Internal, refused.Code);
        }
    }

    private void Check<T>(string op, string place, int type)
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
    {
        using IServableModel model = Load(At(place, op, type));
        T seven = T.CreateChecked(7);
        T two = T.CreateChecked(2);

        ServingException refused = Assert.Throws<ServingException>(() => Run<T>(model, [seven, seven], [two, T.Zero]));
        T[] answer = Run<T>(model, [seven, T.MinValue], [two, T.Zero - T.One]);

        Assert.Equal(ServingErrorCode.InvalidArgument, refused.Code);
        T second = T.MinValue == T.Zero || op == "Mod" ? T.Zero : T.MinValue;
        Assert.Equal([op == "Div" ? T.CreateChecked(3) : T.One, second], answer);
    }

    private static ProtoMessage At(string place, string op, int type)
    {
        ProtoMessage call = Node("Half", "a", "b", "c").Text(7, "mine");
        ProtoMessage division = Node(op, "p", "q", "r");
        return place switch
        {
            "if" => Model(18, Graph(type, Op(
                "If", ["yes"], ["c"], Body("then_branch", Inner(op, type)), Body("else_branch", Inner(op, type)))).Message(5, Yes())),
            "loop" => Model(18, Looping(Node(op, "a", "b", "d"), type)),
            "scan" => Model(18, Graph(type, Op("Scan", ["a", "b"], ["c"], Body("body", Scanned(op, type)), Number("num_scan_inputs", 2)))),
            "function" => WithFunctions(Graph(type, call), Function("Half", "mine", division)),
            "function of a function" => WithFunctions(
                Graph(type, call), Function("Half", "mine", Node("Deep", "p", "q", "r").Text(7, "mine")), Function("Deep", "mine", division)),
            "function in a loop" => WithFunctions(
                Looping(Node("Half", "a", "b", "d").Text(7, "mine"), type), Function("Half", "mine", division)),
            _ => Model(18, Graph(type, Node(op, "a", "b", "c"))),
        };
    }

    private static ProtoMessage Yes() => new ProtoMessage().Int(2, OfBool).Text(8, "yes").Raw(9, 1);

    private static ProtoMessage Inner(string op, int type) =>
        new ProtoMessage().Message(1, Node(op, "a", "b", "d")).Text(2, "body").Message(12, Value("d", type));

    // One turn, whose result is carried.
    private static ProtoMessage Looping(ProtoMessage node, int type)
    {
        ProtoMessage body = new ProtoMessage().Message(1, node).Message(1, Op("Identity", ["go"], ["on"])).Text(2, "body")
            .Message(11, Scalar("i", OfInt64)).Message(11, Scalar("go", OfBool)).Message(11, Value("x", type))
            .Message(12, Scalar("on", OfBool)).Message(12, Value("d", type));
        ProtoMessage once = new ProtoMessage().Int(2, OfInt64).Text(8, "once").Raw(9, 1, 0, 0, 0, 0, 0, 0, 0);
        return Graph(type, Op("Loop", ["once", "yes", "a"], ["c"], Body("body", body))).Message(5, once).Message(5, Yes());
    }

    private static ProtoMessage Scanned(string op, int type) => new ProtoMessage().Message(1, Node(op, "u", "v", "w")).Text(2, "body")
        .Message(11, Scalar("u", type)).Message(11, Scalar("v", type)).Message(12, Scalar("w", type));

    private static ProtoMessage Scalar(string name, int type) => new ProtoMessage().Text(1, name)
        .Message(2, new ProtoMessage().Message(1, new ProtoMessage().Int(1, type).Message(2, new ProtoMessage())));

    private static ProtoMessage WithFunctions(ProtoMessage graph, params ReadOnlySpan<ProtoMessage> functions)
    {
        ProtoMessage model = Model(18, graph).Message(8, new ProtoMessage().Text(1, "mine").Int(2, 1));
        foreach (ProtoMessage function in functions) { model.Message(25, function); }
        return model;
    }

    private static T[] Run<T>(IServableModel model, T[] left, T[] right)
        where T : unmanaged
    {
        using var inputs = new TensorMap(2) { { "a", Tensor.Of<T>([left.Length], left) }, { "b", Tensor.Of<T>([right.Length], right) } };
        using TensorMap outputs = model.Run(model.Signatures["serving_default"], inputs, [], CancellationToken.None);
        return outputs["c"].ToArray<T>();
    }

    private IServableModel Load(ProtoMessage model)
    {
        File.WriteAllBytes(Path.Combine(_folder, OnnxFormat.FileName), model.Bytes);
        return _format.Load(_folder, new ModelLoadOptions(), CancellationToken.None);
    }
}
