// SPDX-License-Identifier: MIT
namespace TensorKeeper.AspNetCore.Json;

/// <summary>What a feature is a list of; the numbers are those of the fields of <c>tensorflow.Feature</c>.</summary>
internal enum FeatureKind
{
    Bytes = 1,
    Float = 2,
    Int64 = 3,
}
