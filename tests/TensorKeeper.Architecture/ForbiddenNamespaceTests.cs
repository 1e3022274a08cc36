// SPDX-License-Identifier: MIT
using System.Reflection;

namespace TensorKeeper.Architecture;

/// <summary>Which foreign words may be spoken in which room.</summary>
public sealed class ForbiddenNamespaceTests
{
    private const string OnnxRuntime = "Microsoft.ML.OnnxRuntime";
    private const string EngineFolder = "src/TensorKeeper.Serving/Engines";

    private static readonly string[] Wire = ["Google.Protobuf", "Grpc", "Microsoft.AspNetCore", "System.Net.Http"];

    public static TheoryData<string, string> ForbiddenWords { get; } = new(
        Forbid("TensorKeeper", [.. Wire, "Microsoft.Extensions", "System.Text.Json"])
            .Concat(Forbid("TensorKeeper.Protocol", ["Microsoft.AspNetCore", "Microsoft.Extensions", "System.Net.Http"]))
            .Concat(Forbid("TensorKeeper.SavedModel", ["Grpc", "Microsoft.AspNetCore", "Microsoft.Extensions", "System.Net.Http"]))
            .Concat(Forbid("TensorKeeper.Serving", [.. Wire, "TensorKeeper.Protocol", "TensorKeeper.SavedModel"]))
            .Concat(Forbid("TensorKeeper.AspNetCore", ["TensorKeeper.SavedModel", "TensorKeeper.Serving.Engines", OnnxRuntime]))
            .Concat(Forbid("TensorKeeper.Client", ["Microsoft.AspNetCore", "Microsoft.Extensions.DependencyInjection"])));

    [Theory]
    [MemberData(nameof(ForbiddenWords))]
    public void A_room_does_not_speak_foreign_words(string project, string word) => Rule.Holds(
        from file in RepositoryTree.Sources
        where file.RelativePath.StartsWith($"src/{project}/", StringComparison.Ordinal)
        from line in file.CodeLines
        where Speaks(line.Text, word)
        select $"{file.RelativePath}:{line.Number}: {line.Text.Trim()}",
        $"{project} does not know {word}.");

    [Fact]
    public void Only_the_engine_room_knows_OnnxRuntime() => Rule.Holds(
        from file in RepositoryTree.Sources
        where file.Area is "src" or "samples"
            && !file.RelativePath.StartsWith(EngineFolder + "/", StringComparison.Ordinal)
        from line in file.CodeLines
        where Speaks(line.Text, OnnxRuntime)
        select $"{file.RelativePath}:{line.Number}: {line.Text.Trim()}",
        $"{OnnxRuntime} is used in {EngineFolder} only, so that another engine can take its place.");

    [Theory]
    [InlineData("TensorKeeper")]
    [InlineData("TensorKeeper.Serving")]
    public void The_core_is_compiled_without_protobuf_and_HTTP(string assembly) => Rule.Holds(
        from reference in Assembly.Load(assembly).GetReferencedAssemblies()
        let name = reference.Name ?? ""
        where name.StartsWith("Google.", StringComparison.Ordinal) || name.StartsWith("Grpc", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || name == "System.Net.Http"
        select $"{assembly} -> {name}",
        "Wire types stop at the door.");

    [Fact]
    public void The_words_need_nothing_but_the_base_library() => Rule.Holds(
        Assembly.Load("TensorKeeper").GetReferencedAssemblies().Select(static reference => reference.Name ?? "")
            .Where(static name => !name.StartsWith("System.", StringComparison.Ordinal)),
        "TensorKeeper, the assembly of words, refers to the base library only.");

    private static IEnumerable<(string Project, string Word)> Forbid(string project, string[] words) =>
        words.Select(word => (project, word));

    // `Grpc` means the namespace Grpc and all under it, not a name that contains the letters.
    private static bool Speaks(string line, string word)
    {
        for (int at = line.IndexOf(word, StringComparison.Ordinal); at >= 0; at = line.IndexOf(word, at + 1, StringComparison.Ordinal))
        {
            bool startsWord = at == 0 || line[at - 1] is ' ' or '(' or '<' or ':' or '=' or '[';
            int end = at + word.Length;
            bool endsWord = end < line.Length && line[end] is '.' or ';';
            bool isUsing = line.StartsWith("using ", StringComparison.Ordinal) || line.StartsWith("global using ", StringComparison.Ordinal);
            if (startsWord && endsWord && (isUsing || line[end] == '.')) { return true; }
        }

        return false;
    }
}
