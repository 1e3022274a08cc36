// SPDX-License-Identifier: MIT
namespace TensorKeeper.AspNetCore.Json;

/// <summary>Takes the values of a nested list one after the other.</summary>
internal interface IJsonLeafSink
{
    /// <summary>Takes the value at the cursor, which is not an array, and moves behind it.</summary>
    /// <param name="cursor">The place.</param>
    /// <exception cref="ServingException">The value does not fit the element type.</exception>
    void Take(ref JsonCursor cursor);
}
