// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Images;

/// <summary>The bytes are no image, or one that is not read; kernels turn it into an answer to the caller.</summary>
internal sealed class ImageFormatException(string message) : Exception(message);
