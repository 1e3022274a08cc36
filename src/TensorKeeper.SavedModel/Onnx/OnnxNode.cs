// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Onnx;

/// <summary>A node of an ONNX graph; attributes may be added as long as the graph is built.</summary>
internal sealed class OnnxNode(string op, string domain, string name, OnnxValue?[] inputs)
{
    public string Op { get; } = op;

    /// <summary>Empty for ONNX's own operators.</summary>
    public string Domain { get; } = domain;

    /// <summary>Tells the node of the source graph that this one came from, for messages of the engine.</summary>
    public string Name { get; } = name;

    /// <summary>The operands; null where an optional one is left out.</summary>
    public OnnxValue?[] Inputs { get; } = inputs;

    /// <summary>The results as the operator makes them.</summary>
    public OnnxValue[] Results { get; set; } = [];

    /// <summary>The results in the types that the caller asked for: <see cref="Results"/>, or casts of them.</summary>
    public OnnxValue[] Outputs { get; set; } = [];

    public List<OnnxAttribute> Attributes { get; } = [];

    public OnnxValue Output => Outputs[0];

    public OnnxNode With(string name, long value) => With(new IntAttribute(name, value));

    public OnnxNode With(string name, bool value) => With(new IntAttribute(name, value ? 1 : 0));

    public OnnxNode With(string name, float value) => With(new FloatAttribute(name, value));

    public OnnxNode With(string name, string value) => With(new TextAttribute(name, value));

    public OnnxNode With(string name, params long[] value) => With(new IntsAttribute(name, value));

    public OnnxNode With(OnnxAttribute attribute)
    {
        Attributes.Add(attribute);
        return this;
    }

    /// <summary>Says what the first output's shape is.</summary>
    public OnnxNode Shaped(PartialShape shape)
    {
        Outputs[0].Shape = shape;
        Results[0].Shape = shape;
        return this;
    }
}
