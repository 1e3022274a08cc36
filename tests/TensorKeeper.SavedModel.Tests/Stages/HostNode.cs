// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Stages;

namespace TensorKeeper.SavedModel.Tests.Stages;

/// <summary>Builds a stage of one node for tests: <c>Op("StringLower").With("encoding", "utf-8").Run(x)</c>.</summary>
internal sealed class HostNode
{
    private readonly string _op;
    private readonly Dictionary<string, AttributeValue> _attributes = [];
    private readonly SortedDictionary<int, ConstantContent> _constants = [];
    private int _outputs = 1;

    private HostNode(string op) => _op = op;

    public static HostNode Op(string op) => new(op);

    public HostNode With(string name, string text) => With(name, new AttributeValue { Kind = AttributeKind.Bytes, Bytes = Encoding.UTF8.GetBytes(text) });

    public HostNode WithBytes(string name, byte[] bytes) => With(name, new AttributeValue { Kind = AttributeKind.Bytes, Bytes = bytes });

    public HostNode With(string name, long number) => With(name, new AttributeValue { Kind = AttributeKind.Int, Int = number });

    public HostNode With(string name, bool flag) => With(name, new AttributeValue { Kind = AttributeKind.Bool, Bool = flag });

    public HostNode With(string name, DataType type) => With(name, new AttributeValue { Kind = AttributeKind.Type, Type = type });

    public HostNode With(string name, params long[] numbers) => With(name, new AttributeList { Ints = numbers });

    public HostNode With(string name, params DataType[] types) => With(name, new AttributeList { Types = types });

    public HostNode With(string name, params PartialShape[] shapes) => With(name, new AttributeList { Shapes = shapes });

    public HostNode With(string name, params string[] texts) =>
        With(name, new AttributeList { Bytes = [.. texts.Select(static text => new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(text)))] });

    public HostNode Outputs(int count)
    {
        _outputs = count;
        return this;
    }

    /// <summary>Puts a value that is known when the model is loaded at an input; the other inputs are fed.</summary>
    public HostNode Constant(int input, ConstantContent content)
    {
        _constants[input] = content;
        return this;
    }

    public HostNode Constant(int input, Tensor tensor) => Constant(input, new TensorConstant(tensor));

    public HostStage Stage(int fed)
    {
        var nodes = new List<SourceNode>();
        var inputs = new List<SourceValue>();
        var fedValues = new List<SourceValue>();
        for (int i = 0, left = fed; left > 0 || _constants.ContainsKey(i); i++)
        {
            SourceNode node = _constants.TryGetValue(i, out ConstantContent? content)
                ? new SourceNode($"constant{i}", InternalOps.Constant, [], 1, constant: content)
                : new SourceNode($"input{i}", InternalOps.Input, [], 1);
            nodes.Add(node);
            inputs.Add(node.Outputs[0]);
            if (content is null) { fedValues.Add(node.Outputs[0]); left--; }
        }

        var tested = new SourceNode("tested", _op, inputs, _outputs, _attributes);
        nodes.Add(tested);
        return new HostStage(new SourceGraph(fedValues, nodes, tested.Outputs));
    }

    public Tensor[] Run(params ReadOnlySpan<Tensor> inputs)
    {
        var values = new HostValue[inputs.Length];
        for (int i = 0; i < values.Length; i++) { values[i] = inputs[i]; }
        return [.. RunValues(values).Select(static value => Assert.IsType<Tensor>(value.Tensor))];
    }

    public HostValue[] RunValues(params HostValue[] inputs) => Stage(inputs.Length).Run(inputs, TestContext.Current.CancellationToken);

    public Tensor Single(params ReadOnlySpan<Tensor> inputs) => Assert.Single(Run(inputs));

    public ServingException Refuses(params Tensor[] inputs) => Assert.Throws<ServingException>(() => Run(inputs));

    private HostNode With(string name, AttributeList list) => With(name, new AttributeValue { Kind = AttributeKind.List, List = list });

    private HostNode With(string name, AttributeValue value)
    {
        _attributes[name] = value;
        return this;
    }
}
