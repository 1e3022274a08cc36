// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages;

/// <summary>Collects the elements of a string tensor. Not thread-safe.</summary>
/// <param name="capacity">How many elements are expected.</param>
internal sealed class StringElementsBuilder(int capacity = 16)
{
    /// <summary>The most elements: with what each takes they are as large as other tensors may be.</summary>
    private const int MaxCount = Tensors.MaxBytes / (BytesExpected + sizeof(int));

    private const int BytesExpected = 8;

    private byte[] _bytes = new byte[Math.Max(RequireRoom(capacity), 4) * BytesExpected];
    private int[] _offsets = new int[capacity + 1];
    private int _length;
    private int _count;

    /// <summary>Gets the number of whole elements.</summary>
    public int Count => _count;

    /// <summary>Gets the bytes of the element that is being built; valid until the next change.</summary>
    public ReadOnlySpan<byte> Pending => _bytes.AsSpan(_offsets[_count].._length);

    /// <summary>Gets how many bytes the element that is being built has.</summary>
    public int PendingBytes => _length - _offsets[_count];

    /// <summary>Appends to the element that is being built.</summary>
    /// <exception cref="ServingException">The elements together exceed <see cref="Tensors.MaxBytes"/>.</exception>
    public StringElementsBuilder Append(ReadOnlySpan<byte> bytes)
    {
        long wanted = (long)_length + bytes.Length;
        if (wanted > _bytes.Length)
        {
            if (wanted > Tensors.MaxBytes) { throw TooLarge($"The strings of a tensor exceed {Tensors.MaxBytes} bytes."); }
            Array.Resize(ref _bytes, (int)Math.Min(Math.Max(wanted, _bytes.Length * 2L), Tensors.MaxBytes));
        }

        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
        return this;
    }

    /// <summary>Ends the element that is being built.</summary>
    public void End()
    {
        if (_count + 1 == _offsets.Length) { Array.Resize(ref _offsets, RequireRoom(_offsets.Length) * 2); }
        _offsets[++_count] = _length;
    }

    /// <summary>Adds a whole element.</summary>
    public void Add(ReadOnlySpan<byte> element)
    {
        Append(element);
        End();
    }

    /// <summary>Returns the elements; the builder is not used any more.</summary>
    public StringElements ToElements() => new(_bytes.AsMemory(0, _length), _offsets.Length == _count + 1 ? _offsets : _offsets[..(_count + 1)]);

    /// <summary>Returns a tensor of the elements; the builder is not used any more.</summary>
    public Tensor ToTensor(TensorShape shape) => Tensor.FromStrings(shape, ToElements());

    /// <summary>Returns a vector of the elements; the builder is not used any more.</summary>
    public Tensor ToVector() => ToTensor([_count]);

    private static int RequireRoom(int count) =>
        count <= MaxCount ? count : throw TooLarge($"A tensor of {count} strings is larger than the host can hold.");

    private static ServingException TooLarge(string message) => new(ServingErrorCode.ResourceExhausted, message);
}
