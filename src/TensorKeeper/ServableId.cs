// SPDX-License-Identifier: MIT
using System.Globalization;

namespace TensorKeeper;

/// <summary>One version of one model.</summary>
/// <param name="Name">The model's name.</param>
/// <param name="Version">The version number, as in the directory's name.</param>
public readonly record struct ServableId(string Name, long Version)
{
    /// <summary>Returns the id as TensorFlow Serving prints it.</summary>
    /// <returns>For example <c>{name: iris version: 1}</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{{name: {Name} version: {Version}}}");
}
