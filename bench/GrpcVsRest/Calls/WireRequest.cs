// SPDX-License-Identifier: MIT
namespace GrpcVsRest.Calls;

/// <summary>A request as it is sent.</summary>
/// <param name="Path">With the query, from the root.</param>
/// <param name="Body">What is posted; null for a GET.</param>
internal sealed record WireRequest(string Path, byte[]? Body);
