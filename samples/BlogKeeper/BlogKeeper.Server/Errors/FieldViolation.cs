// SPDX-License-Identifier: MIT
namespace BlogKeeper.Server.Errors;

/// <summary>A field of a request that breaks a rule.</summary>
/// <param name="Field">Its path in the request, as in <c>articles[3].title</c>.</param>
/// <param name="Description">The rule, after the field's name: "name must not be empty".</param>
internal readonly record struct FieldViolation(string Field, string Description);
