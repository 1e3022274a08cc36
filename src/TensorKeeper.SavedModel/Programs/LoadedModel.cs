// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;
using TensorKeeper.SavedModel.Diagnostics;

namespace TensorKeeper.SavedModel.Programs;

/// <summary>A SavedModel, ready to run. Thread-safe.</summary>
internal sealed class LoadedModel : IServableModel
{
    private readonly IReadOnlyDictionary<string, SignatureProgram> _programs;
    private readonly IReadOnlyDictionary<string, SavedModelException> _refused;
    private readonly LenientPrograms _lenient;
    private readonly IDisposable _files;

    /// <summary>Initializes the model.</summary>
    /// <param name="signatures">All callable signatures.</param>
    /// <param name="programs">Those that were translated.</param>
    /// <param name="refused">Why the others were not.</param>
    /// <param name="exported">Every signature as the file has it.</param>
    /// <param name="phases">How long loading took.</param>
    /// <param name="lenient">Translations for requests of other shapes than declared; disposed with the model.</param>
    /// <param name="files">The open files of the model.</param>
    public LoadedModel(
        IReadOnlyDictionary<string, Signature> signatures,
        IReadOnlyDictionary<string, SignatureProgram> programs,
        IReadOnlyDictionary<string, SavedModelException> refused,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> exported,
        IReadOnlyList<LoadPhase> phases,
        LenientPrograms lenient,
        IDisposable files)
    {
        Signatures = signatures;
        ExportedSignatures = exported;
        LoadPhases = phases;
        _programs = programs;
        _refused = refused;
        _lenient = lenient;
        _files = files;
    }

    public IReadOnlyDictionary<string, Signature> Signatures { get; }

    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> ExportedSignatures { get; }

    public IReadOnlyList<LoadPhase> LoadPhases { get; }

    public int QuickRows(Signature signature) => _programs.TryGetValue(signature.Name, out SignatureProgram? program) ? program.QuickRows : 0;

    public TensorMap Run(Signature signature, TensorMap inputs, IReadOnlyList<string> outputNames, CancellationToken cancellationToken)
    {
        if (_programs.TryGetValue(signature.Name, out SignatureProgram? program))
        {
            return program.IsContradicted(inputs, out TensorShape[]? shapes)
                ? RunLenient(signature, program, shapes, inputs, outputNames, cancellationToken)
                : program.Run(inputs, outputNames, cancellationToken);
        }

        throw _refused.TryGetValue(signature.Name, out SavedModelException? reason)
            ? new ServingException(
                DiagnosticCodes.ToErrorCode(reason.Diagnostics[0].Id), $"Signature '{signature.Name}' cannot be served. {reason.Message}", reason)
            : new ServingException(ServingErrorCode.FailedPrecondition, $"Serving signature key \"{signature.Name}\" not found.");
    }

    public void Dispose()
    {
        foreach (SignatureProgram program in _programs.Values) { program.Dispose(); }
        _lenient.Dispose();
        _files.Dispose();
    }

    private TensorMap RunLenient(
        Signature signature, SignatureProgram strict, TensorShape[] shapes, TensorMap inputs, IReadOnlyList<string> outputNames,
        CancellationToken cancellationToken)
    {
        try
        {
            if (_lenient.Find(signature, strict.Accepted, shapes) is { } lenient) { return lenient.Run(inputs, outputNames, cancellationToken); }
        }
        catch (ServingException refused) when (refused.Code is ServingErrorCode.InvalidArgument)
        {
            // The kernels did not like it either: what was declared says best what was wrong.
        }

        return strict.Run(inputs, outputNames, cancellationToken);
    }
}
