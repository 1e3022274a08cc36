// SPDX-License-Identifier: MIT
namespace GrpcVsRest.Loads;

/// <summary>How many bytes one call takes on the wire, with everything above TCP.</summary>
/// <param name="RequestBytes">From client to server.</param>
/// <param name="AnswerBytes">From server to client.</param>
internal sealed record WireSize(int RequestBytes, int AnswerBytes);
