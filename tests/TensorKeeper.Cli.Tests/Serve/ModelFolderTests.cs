// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Serve;

namespace TensorKeeper.Cli.Tests.Serve;

public sealed class ModelFolderTests
{
    [Fact]
    public void Finds_the_models_that_are_shipped() =>
        Assert.Equal(
            [new ModelLocation("half-plus-two", Path.Combine(Repository.Models, "half-plus-two")),
             new ModelLocation("iris", Path.Combine(Repository.Models, "iris"))],
            ModelFolder.Find(Repository.Models));

    [Fact]
    public void A_base_path_is_served_under_its_own_name()
    {
        ModelLocation only = Assert.Single(ModelFolder.Find(Path.Combine(Repository.Models, "iris") + Path.DirectorySeparatorChar));

        Assert.Equal(new ModelLocation("iris", Path.Combine(Repository.Models, "iris")), only);
    }

    [Fact]
    public void Ignores_files_and_folders_without_versions()
    {
        using var folder = new TemporaryFolder();
        folder.Add("b", "00000123");
        folder.Add("a", "1");
        folder.Add("a", "writing-2");
        folder.Add("notes", "v1");
        folder.Add(".git", "1");
        folder.AddFile("README.md");
        folder.AddFile("c", "1");

        Assert.Equal(["a", "b"], ModelFolder.Find(folder.Path).Select(static model => model.Name));
    }

    [Fact]
    public void A_folder_without_models_says_what_was_looked_for()
    {
        using var folder = new TemporaryFolder();

        StartException refusal = Assert.Throws<StartException>(() => ModelFolder.Find(folder.Path));

        Assert.Equal(
            $"There is no model in '{folder.Path}': looked for folders such as '{Path.Combine(folder.Path, "iris", "1")}', "
            + "a model's name and a version number.",
            refusal.Message);
    }

    [Fact]
    public void A_version_directory_is_told_from_a_base_path()
    {
        string iris = Path.Combine(Repository.Models, "iris");

        StartException refusal = Assert.Throws<StartException>(() => ModelFolder.Find(Path.Combine(iris, "1")));

        Assert.EndsWith($"Serve the folder that holds the model's numbered versions: '{iris}'.", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_folder_is_named_as_it_was_typed() =>
        Assert.Equal("There is no folder 'nowhere/models'.", Assert.Throws<StartException>(() => ModelFolder.Find("nowhere/models")).Message);
}
