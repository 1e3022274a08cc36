// SPDX-License-Identifier: MIT
namespace TensorKeeper.AspNetCore.Json;

/// <summary>What is wrong with a number.</summary>
/// <param name="Reason">The parser's words; null if nothing is wrong.</param>
/// <param name="Offset">Where.</param>
internal readonly record struct JsonNumberFault(string? Reason, int Offset);
