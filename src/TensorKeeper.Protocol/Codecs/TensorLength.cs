// SPDX-License-Identifier: MIT
namespace TensorKeeper.Protocol.Codecs;

/// <summary>The lengths of an encoded tensor, which stand in front of what they measure.</summary>
/// <param name="MessageBytes">The whole message, without tag and length of its own.</param>
/// <param name="ContentBytes">
/// What is inside the field of the elements; of typed strings, all fields with their tags.
/// </param>
internal readonly record struct TensorLength(long MessageBytes, long ContentBytes);
