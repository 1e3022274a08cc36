// SPDX-License-Identifier: MIT
namespace TensorKeeper.Protocol.Text;

/// <summary>What happens to the fields of a text that its message does not have.</summary>
public enum UnknownFields
{
    /// <summary>They are an error, and so is a field that stands there twice: what a person wrote is meant.</summary>
    Refused,

    /// <summary>They are left out: a newer program may have written them.</summary>
    LeftOut,
}
