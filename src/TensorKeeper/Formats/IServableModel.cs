// SPDX-License-Identifier: MIT
namespace TensorKeeper.Formats;

/// <summary>A loaded model. Thread-safe; disposing it waits for nothing, so nobody may be running it.</summary>
public interface IServableModel : IDisposable
{
    /// <summary>Gets the signatures that can be run, by name.</summary>
    IReadOnlyDictionary<string, Signature> Signatures { get; }

    /// <summary>Gets each signature as the exporter wrote it, in the format's own encoding, by name.</summary>
    /// <value>
    /// For a SavedModel the bytes of each <c>SignatureDef</c>, the pseudo-signature of the init op included; empty for a
    /// format that has no such thing. A door that answers metadata in the same encoding sends them unchanged.
    /// </value>
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>> ExportedSignatures { get; }

    /// <summary>Gets how long each phase of loading took, in order.</summary>
    IReadOnlyList<LoadPhase> LoadPhases { get; }

    /// <summary>Says how many rows of a signature run in less time than it takes to hand a request to another thread.</summary>
    /// <param name="signature">One of <see cref="Signatures"/>.</param>
    /// <returns>
    /// The most rows of a request that should run at once, on the thread that decoded it, whatever else goes on; 0, the
    /// default, if every run is work enough to wait for its turn.
    /// </returns>
    int QuickRows(Signature signature) => 0;

    /// <summary>Runs a signature on the caller's thread.</summary>
    /// <param name="signature">One of <see cref="Signatures"/>.</param>
    /// <param name="inputs">
    /// Exactly the signature's inputs, of its element types; inputs that have a default may be missing. Neither changed
    /// nor kept; must stay alive until the call returns.
    /// </param>
    /// <param name="outputNames">The outputs wanted, each once; empty means all.</param>
    /// <param name="cancellationToken">Ends the run as soon as the engine can.</param>
    /// <returns>The outputs wanted, which the caller disposes; their memory may belong to the engine.</returns>
    /// <exception cref="ServingException">
    /// The model refuses the inputs (<see cref="ServingErrorCode.InvalidArgument"/>) or failed.
    /// </exception>
    /// <exception cref="OperationCanceledException">The run was cancelled.</exception>
    TensorMap Run(Signature signature, TensorMap inputs, IReadOnlyList<string> outputNames, CancellationToken cancellationToken);
}
