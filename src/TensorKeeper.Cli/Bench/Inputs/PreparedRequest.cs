// SPDX-License-Identifier: MIT
using System.Net.Http.Headers;

namespace TensorKeeper.Cli.Bench.Inputs;

/// <summary>A request as it goes over the wire, made once. Immutable.</summary>
/// <param name="Address">Where it is posted.</param>
/// <param name="Body">The bytes: a frame of gRPC, or JSON.</param>
/// <param name="ContentType">What they are.</param>
/// <param name="Rows">How many rows it asks about.</param>
internal sealed record PreparedRequest(Uri Address, ReadOnlyMemory<byte> Body, MediaTypeHeaderValue ContentType, long Rows);
