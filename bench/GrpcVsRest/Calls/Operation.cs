// SPDX-License-Identifier: MIT
namespace GrpcVsRest.Calls;

/// <summary>Something that can be done over each door.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Ways">gRPC first; the others are compared with it.</param>
internal sealed record Operation(string Name, IReadOnlyList<Call> Ways);
