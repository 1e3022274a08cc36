// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages;

/// <summary>Computes one node whose inputs or results are not all tensors. The rules are those of <see cref="HostKernel"/>.</summary>
/// <returns>One value for each output of the node.</returns>
internal delegate HostValue[] ValueKernel(in HostCall call);
