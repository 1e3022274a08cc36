// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.DenseNetworks;

/// <summary>Multiplies each row by a matrix and adds a vector.</summary>
internal sealed record DenseLayer : DenseStep
{
    /// <summary>The columns that are computed together; a layer is filled up with columns of zeros to a multiple.</summary>
    public const int Together = 4;

    /// <summary>Initializes the layer.</summary>
    /// <param name="inputs">The rows of the matrix.</param>
    /// <param name="columns">The columns of the matrix.</param>
    /// <param name="weights">The matrix, row-major.</param>
    public DenseLayer(int inputs, int columns, ReadOnlySpan<float> weights)
        : base(columns)
    {
        Inputs = inputs;
        PaddedColumns = (columns + Together - 1) / Together * Together;
        Weights = new float[inputs * PaddedColumns];
        for (int i = 0; i < inputs; i++) { weights.Slice(i * columns, columns).CopyTo(Weights.AsSpan(i * PaddedColumns)); }
        Bias = new float[PaddedColumns];
    }

    /// <summary>Gets the rows of the matrix.</summary>
    public int Inputs { get; }

    /// <summary>Gets the columns of the matrix as it is kept.</summary>
    public int PaddedColumns { get; }

    /// <summary>Gets the matrix, row-major, filled up with columns of zeros.</summary>
    public float[] Weights { get; }

    /// <summary>Gets the vector, filled up with zeros.</summary>
    /// <value>Zeros unless <see cref="WithBias"/> was called.</value>
    public float[] Bias { get; private init; }

    /// <summary>Gets a value indicating whether <see cref="WithBias"/> was called.</summary>
    public bool HasBias { get; private init; }

    /// <summary>Gets a value indicating whether sums below zero become zero.</summary>
    public bool IsRectified { get; init; }

    /// <summary>Returns the layer with a vector.</summary>
    /// <param name="bias">The vector, one number for each column.</param>
    public DenseLayer WithBias(ReadOnlySpan<float> bias)
    {
        float[] padded = new float[PaddedColumns];
        bias.CopyTo(padded);
        return this with { Bias = padded, HasBias = true };
    }
}
