// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Passes;

/// <summary>The attributes of a part, by name. Not thread-safe.</summary>
internal sealed class FusedAttributes() : Dictionary<string, AttributeValue>(StringComparer.Ordinal)
{
    /// <summary>Sets an attribute; one that is absent stays absent.</summary>
    public FusedAttributes With(string name, AttributeValue? value)
    {
        if (value is not null) { this[name] = value; }
        return this;
    }
}
