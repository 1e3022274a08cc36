// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Configuration;

namespace TensorKeeper.Serving.Tests.Configuration;

public sealed class ModelFolderTests
{
    [Fact]
    public void Finds_every_folder_with_a_version_that_is_recognized()
    {
        using var folder = new TemporaryFolder();
        folder.AddVersion("iris", "1");
        folder.AddVersion("half", "00000123");
        folder.AddVersion("half", "notes");
        folder.AddVersion("only_notes", "notes");
        folder.AddVersion(".hidden", "1");
        Directory.CreateDirectory(folder.At("empty", "1"));
        File.WriteAllText(folder.At("README.md"), "");

        IReadOnlyList<ModelConfig> models = ModelFolder.Scan(folder.Path, [new TestFormat()]);

        Assert.Equal([("half", folder.At("half")), ("iris", folder.At("iris"))], models.Select(static m => (m.Name, m.BasePath)));
    }

    [Fact]
    public void A_missing_folder_is_an_error()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<DirectoryNotFoundException>(() => ModelFolder.Scan(folder.At("nope"), []));
    }
}
