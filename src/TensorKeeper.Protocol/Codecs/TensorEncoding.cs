// SPDX-License-Identifier: MIT
namespace TensorKeeper.Protocol.Codecs;

/// <summary>Where the elements of an encoded tensor stand.</summary>
public enum TensorEncoding : byte
{
    /// <summary>
    /// In the field of their type (<c>float_val</c>, ...), one value for each element. TensorFlow Serving answers so
    /// unless it is told otherwise, and there are clients that read nothing else.
    /// </summary>
    TypedFields,

    /// <summary>
    /// In <c>tensor_content</c>, as they lie in memory; strings as all lengths and then all bytes. TensorFlow Serving:
    /// <c>--enable_serialization_as_tensor_content</c>.
    /// </summary>
    TensorContent,

    /// <summary>
    /// Numbers in <c>tensor_content</c>, strings in <c>string_val</c>, as TensorFlow's own clients send them.
    /// </summary>
    ClientForm,
}
