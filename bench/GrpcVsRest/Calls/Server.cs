// SPDX-License-Identifier: MIT
namespace GrpcVsRest.Calls;

/// <summary>Who is called.</summary>
/// <param name="Grpc">The address of gRPC.</param>
/// <param name="Rest">The address of REST.</param>
/// <param name="CpuTime">Returns the CPU time that it has used so far; zero if it is not ours to know.</param>
internal sealed record Server(Uri Grpc, Uri Rest, Func<TimeSpan> CpuTime);
