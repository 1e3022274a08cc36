// SPDX-License-Identifier: MIT
using System.Xml.Linq;

namespace TensorKeeper.Architecture;

/// <summary>What a project file says of itself and its neighbours.</summary>
internal sealed class ProjectFile
{
    public ProjectFile(string relativePath)
    {
        RelativePath = relativePath;
        Xml = XDocument.Load(RepositoryTree.Absolute(relativePath));
        References = [.. Includes("ProjectReference").Select(static path => Path.GetFileNameWithoutExtension(path))];
        Packages = [.. Includes("PackageReference")];
    }

    /// <summary>Gets the path, with slashes, from the root.</summary>
    public string RelativePath { get; }

    /// <summary>Gets the project's name, which is its assembly's.</summary>
    public string Name => Path.GetFileNameWithoutExtension(RelativePath);

    /// <summary>Gets the area: <c>src</c>, <c>tests</c>, <c>samples</c> or <c>bench</c>.</summary>
    public string Area => RelativePath[..RelativePath.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>Gets a value indicating whether the project is a program and not a library.</summary>
    public bool IsProgram => Xml.Descendants("OutputType").Any(static type => type.Value == "Exe");

    /// <summary>Gets the names of the projects this one refers to directly.</summary>
    public IReadOnlyList<string> References { get; }

    /// <summary>Gets the names of the packages this one refers to directly.</summary>
    public IReadOnlyList<string> Packages { get; }

    /// <summary>Gets the whole file.</summary>
    public XDocument Xml { get; }

    private IEnumerable<string> Includes(string element) => Xml.Descendants(element)
        .Select(static reference => (string?)reference.Attribute("Include") ?? "")
        .Where(static include => include.Length > 0)
        .Select(static include => include.Replace('\\', '/'));
}
