// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Restoring;

namespace TensorKeeper.SavedModel.Programs;

/// <summary>Translates signatures once more, for requests whose shapes contradict what a placeholder declares. Thread-safe.</summary>
/// <remarks>
/// TensorFlow feeds whatever it is sent and lets the kernels decide; a graph that was translated with the declared shape as a
/// fact cannot. So the model is read again when the first such request comes, which few models ever meet, and what comes out is
/// kept for the next. How many there are is bounded, as callers choose shapes.
/// </remarks>
/// <param name="directory">The version's directory.</param>
/// <param name="tags">The tag set of the graph.</param>
/// <param name="engine">What runs the graphs.</param>
internal sealed class LenientPrograms(string directory, IReadOnlyList<string> tags, IOnnxEngine engine) : IDisposable
{
    private const int MostPrograms = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SignatureProgram?> _programs = new(StringComparer.Ordinal);
    private readonly List<RestoredState> _files = [];

    /// <summary>Finds or makes a program for shapes that are not the declared ones.</summary>
    /// <param name="signature">The signature.</param>
    /// <param name="declared">What the graph declares for each input.</param>
    /// <param name="sent">The shape that each input has.</param>
    /// <returns>The program; null if TensorFlow might refuse what ONNX takes, or if there are enough programs.</returns>
    public SignatureProgram? Find(Signature signature, IReadOnlyList<PartialShape> declared, IReadOnlyList<TensorShape> sent)
    {
        PartialShape[] wanted = [.. declared.Select((shape, i) => Relax(shape, sent[i]))];
        string key = $"{signature.Name}:{string.Join(';', wanted)}";
        lock (_gate)
        {
            if (_programs.TryGetValue(key, out SignatureProgram? known)) { return known; }
            if (_programs.Count >= MostPrograms) { return null; }
            bool sameRank = declared.Zip(wanted).All(static pair => !pair.First.HasRank || pair.First.Rank == pair.Second.Rank);
            return _programs[key] = Translate_NeedsLock(signature, wanted, sameRank);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SignatureProgram? program in _programs.Values) { program?.Dispose(); }
        foreach (RestoredState files in _files) { files.Dispose(); }
    }

    private SignatureProgram? Translate_NeedsLock(Signature signature, PartialShape[] shapes, bool sameRank)
    {
        RestoredState? state = null;
        try
        {
            MetaGraph graph = SavedModelFile.Read(directory, tags);
            state = Restorer.Restore(graph, directory);
            SignatureGraph imported = SignatureGraph.Import(signature, new FunctionLibrary(graph), state, shapes);
            if (!LenientOps.Allow(imported, sameRank)) { return null; }

            // Not the caller's token: others wait for the same program.
            SignatureProgram program = ProgramBuilder.Build(signature, imported, new SessionFactory(engine), CancellationToken.None);
            _files.Add(state);
            state = null;
            return program;
        }
        catch (Exception refused) when (refused is SavedModelException or ServingException or IOException or UnauthorizedAccessException
            or ArgumentException or IndexOutOfRangeException or InvalidOperationException or OverflowException)
        {
            return null;   // what was declared stands, and the request is refused in its words
        }
        finally
        {
            state?.Dispose();
        }
    }

    // What agrees with the request stays known: the more is known, the more is checked while translating.
    private static PartialShape Relax(PartialShape declared, TensorShape sent)
    {
        if (!declared.HasRank) { return declared; }
        long[] dimensions = new long[sent.Rank];
        for (int axis = 0; axis < dimensions.Length; axis++)
        {
            bool agrees = sent.Rank == declared.Rank && declared[axis] == sent[axis];
            dimensions[axis] = agrees ? declared[axis] : PartialShape.Unknown;
        }

        return new PartialShape(dimensions);
    }
}
