// SPDX-License-Identifier: MIT
namespace Batching;

/// <summary>What a door answered.</summary>
/// <param name="IsAnswer">The model ran.</param>
/// <param name="IsRefusal">UNAVAILABLE, or 503.</param>
/// <param name="HasHint">It says when to come again.</param>
/// <param name="Text">Why it was refused.</param>
internal readonly record struct DoorAnswer(bool IsAnswer, bool IsRefusal, bool HasHint, string Text);
