// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages;

/// <summary>Computes one node on the host. MUST NOT change or keep its inputs; may be called by any number of threads.</summary>
/// <returns>
/// One tensor for each output of the node. A tensor may be a view of an input's memory (see <see cref="Tensors.View"/>),
/// but never the input itself.
/// </returns>
/// <exception cref="ServingException">The inputs are not what the op takes; the text is TensorFlow's where there is one.</exception>
internal delegate Tensor[] HostKernel(in HostCall call);
