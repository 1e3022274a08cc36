// SPDX-License-Identifier: MIT
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace TensorKeeper.Architecture;

/// <summary>Every package has one version, in one file.</summary>
public sealed partial class PackageTests
{
    private static readonly XDocument Pins = XDocument.Load(RepositoryTree.Absolute("Directory.Packages.props"));

    [Fact]
    public void Projects_name_packages_without_a_version() => Rule.Holds(
        from project in RepositoryTree.Projects
        from reference in project.Xml.Descendants("PackageReference")
        where reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null
        select $"{project.RelativePath}: {reference.Attribute("Include")?.Value}",
        "Versions stand in Directory.Packages.props only.");

    [Fact]
    public void Pins_are_exact() => Rule.Holds(
        from pin in Pins.Descendants().Where(static pin => pin.Name.LocalName is "PackageVersion" or "GlobalPackageReference")
        let version = (string?)pin.Attribute("Version") ?? ""
        where !ExactVersion().IsMatch(version)
        select $"{pin.Attribute("Include")?.Value}: '{version}'",
        "A pin is an exact release: no range, no wildcard, no preview.");

    [Fact]
    public void Every_package_is_pinned()
    {
        HashSet<string> pinned = [.. Pins.Descendants("PackageVersion").Select(static pin => (string?)pin.Attribute("Include") ?? "")];

        Rule.Holds(
            from project in RepositoryTree.Projects
            from package in project.Packages
            where !pinned.Contains(package)
            select $"{project.RelativePath}: {package}",
            "A package is pinned in Directory.Packages.props.");
    }

    [Fact]
    public void Only_the_serving_core_carries_the_engine() => Rule.Holds(
        from project in RepositoryTree.Projects
        where project.Area == "src" && project.Name != "TensorKeeper.Serving"
        from package in project.Packages
        where package.StartsWith("Microsoft.ML.", StringComparison.Ordinal)
        select $"{project.RelativePath}: {package}",
        "ONNX Runtime is a package of TensorKeeper.Serving.");

    [GeneratedRegex(@"^\d+\.\d+\.\d+(\.\d+)?$")]
    private static partial Regex ExactVersion();
}
