// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Running;

/// <summary>What a model answered, and when.</summary>
/// <param name="Tensors">The outputs, which the caller disposes.</param>
/// <param name="EndedAt">
/// When the model had run, in ticks of the clock of the services (<see cref="TimeProvider.GetTimestamp"/>): whoever times what
/// follows need not look at it again.
/// </param>
public readonly record struct TimedOutputs(TensorMap Tensors, long EndedAt);
