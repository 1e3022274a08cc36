// SPDX-License-Identifier: MIT
namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>What a model answered, and when.</summary>
/// <param name="Tensors">The outputs, which the caller disposes.</param>
/// <param name="EndedAt">When the model had run, in ticks of the clock: encoding is timed from there.</param>
internal readonly record struct TimedOutputs(TensorMap Tensors, long EndedAt);
