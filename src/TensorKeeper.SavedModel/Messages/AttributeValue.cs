// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Messages;

/// <summary>One attribute of a node (<c>AttrValue</c>): exactly one of the properties is meant, <see cref="Kind"/> says which.</summary>
internal sealed class AttributeValue
{
    public AttributeKind Kind { get; init; }

    public ReadOnlyMemory<byte> Bytes { get; init; }

    public long Int { get; init; }

    public float Float { get; init; }

    public bool Bool { get; init; }

    public DataType Type { get; init; }

    public PartialShape Shape { get; init; }

    public TensorMessage? Tensor { get; init; }

    /// <summary>The name of the function attribute that stands here inside a polymorphic function.</summary>
    public string? Placeholder { get; init; }

    public FunctionReference? Function { get; init; }

    public AttributeList? List { get; init; }
}

/// <summary>Which member of the <c>AttrValue</c> union is set.</summary>
internal enum AttributeKind : byte
{
    None,
    List,
    Bytes,
    Int,
    Float,
    Bool,
    Type,
    Shape,
    Tensor,
    Placeholder,
    Function,
}

/// <summary>A list attribute (<c>AttrValue.ListValue</c>); all arrays but one are empty.</summary>
internal sealed class AttributeList
{
    public ReadOnlyMemory<byte>[] Bytes { get; init; } = [];

    public long[] Ints { get; init; } = [];

    public float[] Floats { get; init; } = [];

    public bool[] Bools { get; init; } = [];

    public DataType[] Types { get; init; } = [];

    public PartialShape[] Shapes { get; init; } = [];

    public TensorMessage[] Tensors { get; init; } = [];

    public FunctionReference[] Functions { get; init; } = [];
}

/// <summary>A function by name, with the attributes it is instantiated with (<c>NameAttrList</c>).</summary>
internal sealed record FunctionReference(string Name, IReadOnlyDictionary<string, AttributeValue> Attributes);
