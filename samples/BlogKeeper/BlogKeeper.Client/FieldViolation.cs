// SPDX-License-Identifier: MIT
namespace BlogKeeper.Client;

/// <summary>A field of a request that broke a rule.</summary>
/// <param name="Field">Its path in the request, as in <c>articles[3].title</c>.</param>
/// <param name="Description">The rule, in the server's words.</param>
public sealed record FieldViolation(string Field, string Description);
