// SPDX-License-Identifier: MIT
namespace TensorKeeper.AspNetCore.Json;

/// <summary>Where the value of a top-level member starts.</summary>
/// <param name="Offset">The first byte of the value; 0 if there is no such member.</param>
/// <param name="Container">How many arrays and objects start before the value.</param>
internal readonly record struct JsonMember(int Offset, int Container)
{
    /// <summary>Gets a value indicating whether the member is there; no value of a member starts at offset 0.</summary>
    public bool Exists => Offset > 0;
}
