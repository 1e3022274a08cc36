// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.DenseNetworks;

/// <summary>A function of a row's values.</summary>
internal enum RowFunction
{
    /// <summary>The value, or zero if it is less.</summary>
    Relu,

    /// <summary>One by one plus the exponential of the negated value.</summary>
    Sigmoid,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>The exponentials by their sum in the row.</summary>
    Softmax,
}
