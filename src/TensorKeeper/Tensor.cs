// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;

namespace TensorKeeper;

/// <summary>A typed, dense, row-major array, or an array of byte strings.</summary>
/// <remarks>
/// Reading is thread-safe. The tensor owns its memory: disposing it gives the memory back to where it came from (a pool,
/// the engine), after which nothing of it may be touched. Tensors over managed arrays need no disposal.
/// </remarks>
public sealed class Tensor : IDisposable
{
    private readonly Memory<byte> _memory;
    private readonly StringElements? _strings;
    private IDisposable? _owner;

    private Tensor(ElementType elementType, TensorShape shape, Memory<byte> memory, StringElements? strings, IDisposable? owner)
    {
        ElementType = elementType;
        Shape = shape;
        ElementCount = shape.GetElementCount();
        _memory = memory;
        _strings = strings;
        _owner = owner;
    }

    /// <summary>Gets the type of the elements.</summary>
    public ElementType ElementType { get; }

    /// <summary>Gets the extents.</summary>
    public TensorShape Shape { get; }

    /// <summary>Gets the number of elements.</summary>
    public long ElementCount { get; }

    /// <summary>Gets the elements as little-endian bytes; empty for a string tensor.</summary>
    public Memory<byte> Memory => _memory;

    /// <summary>Gets the elements as little-endian bytes; empty for a string tensor.</summary>
    public Span<byte> Bytes => _memory.Span;

    /// <summary>Gets why no tensor could be made of what was sent.</summary>
    /// <value>Null for every tensor but those of <see cref="Undecodable"/>. For the log; the caller is told less.</value>
    public string? Fault { get; private init; }

    /// <summary>Gets the elements of a string tensor.</summary>
    /// <exception cref="InvalidOperationException">The tensor is not of type <see cref="ElementType.String"/>.</exception>
    public StringElements Strings => _strings ?? throw new InvalidOperationException($"A {ElementType} tensor has no strings.");

    /// <summary>Allocates a tensor of numbers, aligned for the engine; its content is undefined.</summary>
    /// <param name="elementType">Any type but <see cref="ElementType.String"/> and <see cref="ElementType.None"/>.</param>
    /// <param name="shape">The extents.</param>
    /// <returns>A tensor that the caller disposes.</returns>
    /// <exception cref="ArgumentException">The type has no fixed size.</exception>
    /// <exception cref="OverflowException">The tensor exceeds 2 GiB.</exception>
    public static Tensor Allocate(ElementType elementType, TensorShape shape)
    {
        var buffer = new AlignedBuffer(ByteLength(elementType, shape));
        return new Tensor(elementType, shape, buffer.Memory, null, buffer);
    }

    /// <summary>Wraps memory that already holds the elements.</summary>
    /// <param name="elementType">Any type but <see cref="ElementType.String"/> and <see cref="ElementType.None"/>.</param>
    /// <param name="shape">The extents.</param>
    /// <param name="memory">Exactly the elements, little-endian.</param>
    /// <param name="owner">What to dispose with the tensor, or null.</param>
    /// <returns>A tensor over <paramref name="memory"/>.</returns>
    /// <exception cref="ArgumentException">The length does not fit type and shape.</exception>
    public static Tensor FromMemory(ElementType elementType, TensorShape shape, Memory<byte> memory, IDisposable? owner = null)
    {
        int wanted = ByteLength(elementType, shape);
        if (memory.Length != wanted)
        {
            throw new ArgumentException($"{memory.Length} bytes were given for a {elementType} tensor of shape {shape}, which takes {wanted}.", nameof(memory));
        }

        return new Tensor(elementType, shape, memory, null, owner);
    }

    /// <summary>Wraps strings.</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="strings">As many elements as the shape has.</param>
    /// <returns>A string tensor.</returns>
    /// <exception cref="ArgumentException">The number of strings does not fit the shape.</exception>
    public static Tensor FromStrings(TensorShape shape, StringElements strings)
    {
        ArgumentNullException.ThrowIfNull(strings);
        if (shape.GetElementCount() != strings.Count)
        {
            throw new ArgumentException($"{strings.Count} strings were given for a tensor of shape {shape}.", nameof(strings));
        }

        return new Tensor(ElementType.String, shape, Memory<byte>.Empty, strings, null);
    }

    /// <summary>Makes a stand-in for a tensor that was sent, but in a form of which no tensor can be made.</summary>
    /// <param name="fault">What is wrong with it.</param>
    /// <returns>A tensor of type <see cref="ElementType.None"/> without elements.</returns>
    /// <remarks>
    /// Whether the name it came under is wanted at all is known only later. It keeps its place among the inputs until
    /// then, and whoever wants it refuses the request.
    /// </remarks>
    public static Tensor Undecodable(string fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        return new Tensor(ElementType.None, new TensorShape(0), Memory<byte>.Empty, null, null) { Fault = fault };
    }

    /// <summary>Copies numbers into a new tensor over a managed array; it needs no disposal.</summary>
    /// <typeparam name="T">A .NET number or <see cref="bool"/>.</typeparam>
    /// <param name="shape">The extents.</param>
    /// <param name="values">As many values as the shape has elements.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="ArgumentException">The number of values does not fit the shape.</exception>
    public static Tensor Of<T>(TensorShape shape, params ReadOnlySpan<T> values)
        where T : unmanaged =>
        FromMemory(ElementTypes.Of<T>(), shape, MemoryMarshal.AsBytes(values).ToArray());

    /// <summary>Encodes text into a new string tensor; it needs no disposal.</summary>
    /// <param name="shape">The extents.</param>
    /// <param name="values">As many values as the shape has elements.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="ArgumentException">The number of values does not fit the shape.</exception>
    public static Tensor OfText(TensorShape shape, params ReadOnlySpan<string> values) =>
        FromStrings(shape, StringElements.FromText(values));

    /// <summary>Views the elements as .NET values, without a copy.</summary>
    /// <typeparam name="T">A type of the element's size; bit patterns are not converted.</typeparam>
    /// <returns>The elements, row-major.</returns>
    /// <exception cref="InvalidOperationException">The size of <typeparamref name="T"/> is not the element's.</exception>
    public unsafe Span<T> AsSpan<T>()
        where T : unmanaged
    {
        if (sizeof(T) != ElementTypes.SizeOf(ElementType))
        {
            throw new InvalidOperationException($"A {ElementType} tensor cannot be viewed as {typeof(T).Name}.");
        }

        return MemoryMarshal.Cast<byte, T>(_memory.Span);
    }

    /// <summary>Copies the elements into an array that outlives the tensor.</summary>
    /// <typeparam name="T">The .NET form of <see cref="ElementType"/>.</typeparam>
    /// <returns>The elements, row-major.</returns>
    /// <exception cref="InvalidOperationException">The elements are of another type; nothing is converted.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is no element.</exception>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        ElementType asked = ElementTypes.Of<T>();
        return asked == ElementType
            ? AsSpan<T>().ToArray()
            : throw new InvalidOperationException($"A {ElementType} tensor has no {asked} elements.");
    }

    /// <summary>Decodes the elements of a string tensor as UTF-8; invalid bytes become U+FFFD.</summary>
    /// <returns>The texts, row-major.</returns>
    /// <exception cref="InvalidOperationException">The tensor is not of type <see cref="ElementType.String"/>.</exception>
    public string[] ToTextArray()
    {
        StringElements strings = Strings;
        string[] texts = new string[strings.Count];
        for (int i = 0; i < texts.Length; i++) { texts[i] = strings.GetText(i); }
        return texts;
    }

    /// <summary>Gives the memory back. May be called more than once.</summary>
    public void Dispose() => Interlocked.Exchange(ref _owner, null)?.Dispose();

    /// <summary>Returns type and shape, for messages.</summary>
    /// <returns>For example <c>Float32[3,4]</c>.</returns>
    public override string ToString() => ElementType + Shape.ToString();

    private static int ByteLength(ElementType elementType, TensorShape shape)
    {
        int size = ElementTypes.SizeOf(elementType);
        if (size == 0) { throw new ArgumentException($"{elementType} elements have no fixed size.", nameof(elementType)); }
        return checked((int)(shape.GetElementCount() * size));
    }
}
