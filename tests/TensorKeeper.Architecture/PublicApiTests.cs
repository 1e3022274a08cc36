// SPDX-License-Identifier: MIT
using System.Reflection;

namespace TensorKeeper.Architecture;

/// <summary>The public face of each src assembly is a file that changes only on purpose.</summary>
public sealed class PublicApiTests
{
    // No wire type and no HTTP type in a signature that we wrote.
    private static readonly string[] WireNamespaces =
        ["Google.Protobuf", "Grpc.Core", "Microsoft.AspNetCore.Http", "System.Net.Http", "System.Text.Json"];

    public static TheoryData<string> Assemblies { get; } =
        new(RepositoryTree.Projects.Where(static project => project.Area == "src" && !project.IsProgram).Select(static project => project.Name));

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void The_public_surface_is_the_approved_one(string assembly)
    {
        string path = RepositoryTree.Absolute($"tests/TensorKeeper.Architecture/Api/{assembly}.txt");
        string actual = PublicApiText.Of(Assembly.Load(assembly));

        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") { File.WriteAllText(path, actual); }

        string approved = File.Exists(path) ? File.ReadAllText(path) : "";
        Rule.Holds(
            Difference(approved.Split('\n'), actual.Split('\n')),
            $"The public API of {assembly} is not the approved one. If the change is meant, approve it: "
            + "UPDATE_GOLDEN=1 dotnet test -c Release --project tests/TensorKeeper.Architecture");
    }

    [Theory]
    [InlineData("TensorKeeper")]
    [InlineData("TensorKeeper.SavedModel")]
    [InlineData("TensorKeeper.Serving")]
    [InlineData("TensorKeeper.Client")]
    public void No_wire_type_is_in_a_public_signature(string assembly) => Rule.Holds(
        from member in PublicApi.MembersOf(Assembly.Load(assembly))
        from type in PublicApi.TypesIn(member)
        where WireNamespaces.Any(wire => IsWithin(type.Namespace, wire)) || PublicApi.IsGenerated(type)
        select $"{member.DeclaringType?.FullName}.{member.Name}: {type.FullName}",
        "Wire types stop at the door: a public signature speaks our words.");

    private static bool IsWithin(string? space, string root) =>
        space is not null && (space == root || space.StartsWith(root + ".", StringComparison.Ordinal));

    private static IEnumerable<string> Difference(string[] approved, string[] actual) =>
        actual.Except(approved).Select(static line => "new:  " + line.Trim())
            .Concat(approved.Except(actual).Select(static line => "gone: " + line.Trim()))
            .DefaultIfEmpty("order differs").Where(line => line != "order differs" || !approved.SequenceEqual(actual));
}
