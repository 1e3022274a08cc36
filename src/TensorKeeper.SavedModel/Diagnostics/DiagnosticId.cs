// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Diagnostics;

/// <summary>What can be wrong with a model. Each number has a page, <c>docs/diagnostics/TKnnnn.md</c>, and never changes its meaning.</summary>
/// <remarks>1xxx files and formats, 2xxx graphs, 3xxx ops that cannot be translated, 4xxx hostile or absurd sizes.</remarks>
public enum DiagnosticId
{
    /// <summary>The directory holds no <c>saved_model.pb</c>.</summary>
    NotASavedModel = 1001,

    /// <summary>A file that the model names is not there.</summary>
    MissingFile = 1002,

    /// <summary>A file is a Git LFS pointer, not the data.</summary>
    GitLfsPointer = 1003,

    /// <summary>A file ends too early.</summary>
    Truncated = 1004,

    /// <summary>A checksum does not match the bytes.</summary>
    ChecksumMismatch = 1005,

    /// <summary>The bytes are not of the format they should be.</summary>
    Malformed = 1006,

    /// <summary>A form of SavedModel that is not read.</summary>
    UnsupportedForm = 1007,

    /// <summary>No graph of the model has the tags asked for.</summary>
    NoSuchTag = 1008,

    /// <summary>The model has no signature, or not the one asked for.</summary>
    NoSuchSignature = 1009,

    /// <summary>A variable that a signature reads has no value.</summary>
    UnresolvedVariable = 1010,

    /// <summary>A path leads out of the model's directory.</summary>
    PathEscape = 1011,

    /// <summary>A node, function or output that is referred to does not exist.</summary>
    DanglingReference = 2001,

    /// <summary>The graph or its calls form a cycle.</summary>
    Cycle = 2002,

    /// <summary>A node contradicts its op: inputs, attributes or types.</summary>
    InvalidNode = 2003,

    /// <summary>A signature changes the model's state.</summary>
    StateWrite = 2004,

    /// <summary>An input or output is nothing that a request or an answer carries.</summary>
    UnservableType = 2005,

    /// <summary>The op has no translation.</summary>
    UnsupportedOp = 3001,

    /// <summary>The op is translated, but not with this attribute, type or shape.</summary>
    UnsupportedVariant = 3002,

    /// <summary>An op may end the process, and nothing can be put before it that keeps it from that.</summary>
    CannotBeGuarded = 3003,

    /// <summary>The engine refuses the graph of an ONNX model.</summary>
    EngineRefusal = 3004,

    /// <summary>A size overflows or exceeds a limit.</summary>
    TooLarge = 4001,

    /// <summary>Nesting exceeds a limit.</summary>
    TooDeep = 4002,
}
