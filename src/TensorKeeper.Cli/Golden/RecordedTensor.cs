// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Golden;

/// <summary>A named tensor of a case: its bytes are in the tensor file, its strings stand in <c>case.json</c>. Immutable.</summary>
/// <param name="Name">The name of the input or output; a part of a composite input is <c>name/part</c>.</param>
/// <param name="ElementType">The type.</param>
/// <param name="Shape">The extents.</param>
/// <param name="Key">The name in the tensor file; null if <paramref name="Strings"/> holds the elements.</param>
/// <param name="Strings">The elements, row-major; empty for numbers.</param>
internal record RecordedTensor(
    string Name, ElementType ElementType, TensorShape Shape, string? Key, IReadOnlyList<ReadOnlyMemory<byte>> Strings)
{
    /// <summary>Reads the values.</summary>
    /// <param name="file">The tensor file of the case; may be null if only strings are wanted.</param>
    /// <exception cref="InvalidDataException">The file and the description disagree.</exception>
    public Tensor Read(SafetensorsFile? file)
    {
        if (ElementType == ElementType.String) { return Tensor.FromStrings(Shape, StringElements.FromBytes(Strings)); }
        if (file is null || Key is null) { throw new InvalidDataException($"'{Name}' refers to no tensor file."); }
        return Tensor.FromMemory(ElementType, Shape, file.Read(Key));
    }
}

/// <summary>An output as TensorFlow computed it, and how near an answer must come.</summary>
internal sealed record ExpectedTensor(
    string Name,
    ElementType ElementType,
    TensorShape Shape,
    string? Key,
    IReadOnlyList<ReadOnlyMemory<byte>> Strings,
    ToleranceClass Tolerance,
    bool RowsInAnyOrder) : RecordedTensor(Name, ElementType, Shape, Key, Strings);
