// SPDX-License-Identifier: MIT
using GrpcVsRest.Calls;

namespace GrpcVsRest.Loads;

/// <summary>What was measured of one call.</summary>
/// <param name="Operation">What it does.</param>
/// <param name="Call">Over which door.</param>
/// <param name="Size">Bytes on the wire.</param>
/// <param name="Alone">With one call in flight.</param>
/// <param name="Crowded">With <see cref="Comparison.Crowd"/> in flight.</param>
internal sealed record Measurement(Operation Operation, Call Call, WireSize Size, LoadResult Alone, LoadResult Crowded);
