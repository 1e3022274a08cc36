// SPDX-License-Identifier: MIT
namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>What a REST request asks for.</summary>
internal enum RestVerb
{
    /// <summary>Nothing that there is.</summary>
    None,

    Predict,

    Classify,

    Regress,

    /// <summary>The status of one model.</summary>
    Status,

    /// <summary>The status of all models.</summary>
    List,

    Metadata,
}
