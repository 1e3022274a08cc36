// SPDX-License-Identifier: MIT
using TensorKeeper.Fuzz.Targets;

namespace TensorKeeper.Fuzz;

/// <summary>All targets: whatever reads bytes that somebody else wrote.</summary>
internal static class FuzzTargets
{
    private static readonly Dictionary<string, Func<FuzzTarget>> Makers = new(StringComparer.Ordinal)
    {
        ["bundle"] = static () => new BundleTarget(),
        ["graph"] = static () => new GraphTarget(),
        ["importer"] = static () => new ImporterTarget(),
        ["model"] = static () => new ModelTarget(),
        ["onnx"] = static () => new OnnxTarget(isRun: false),
        ["onnx-model"] = static () => new OnnxTarget(isRun: true),
        ["answer"] = static () => new AnswerTarget(),
        ["picture"] = static () => new PictureTarget(),
        ["example"] = static () => new ExampleTarget(),
        ["regex"] = static () => new RegexTarget(),
        ["request"] = static () => new RequestTarget(),
        ["json"] = static () => new JsonTarget(),
        ["text-form"] = static () => new TextFormTarget(),
    };

    public static IEnumerable<string> Names => Makers.Keys;

    /// <summary>Makes a target.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static FuzzTarget Find(string name) => Makers.TryGetValue(name, out Func<FuzzTarget>? make)
        ? make()
        : throw new ArgumentException($"There is no target '{name}'; there are {string.Join(", ", Names)}.", nameof(name));
}
