// SPDX-License-Identifier: MIT
using System.Diagnostics;
using TensorKeeper.Formats;
using TensorKeeper.SavedModel.Translators;

namespace TensorKeeper.SavedModel.Programs;

/// <summary>Makes the sessions of one model, one for each distinct graph. Not thread-safe.</summary>
/// <remarks>Keras 3 exports the same function under two signatures; both then share a session and its memory.</remarks>
internal sealed class SessionFactory(IOnnxEngine engine)
{
    private readonly List<(OnnxProgram Program, SharedSession Session)> _made = [];

    /// <summary>Gets the time spent in the engine.</summary>
    public TimeSpan Elapsed { get; private set; }

    public OnnxProgramStage Create(OnnxTranslationResult translation, CancellationToken cancellationToken)
    {
        OnnxProgram program = translation.Program;
        foreach ((OnnxProgram made, SharedSession session) in _made)
        {
            if (made.WeightsDirectory == program.WeightsDirectory && made.Model.Span.SequenceEqual(program.Model.Span))
            {
                return Stage(session, translation);
            }
        }

        long start = Stopwatch.GetTimestamp();
        var shared = new SharedSession(engine.CreateSession(program, cancellationToken));
        Elapsed += Stopwatch.GetElapsedTime(start);
        _made.Add((program, shared));
        return Stage(shared, translation);
    }

    private static OnnxProgramStage Stage(SharedSession session, OnnxTranslationResult translation) =>
        new(session, translation.InputTypes, translation.OutputTypes);
}
