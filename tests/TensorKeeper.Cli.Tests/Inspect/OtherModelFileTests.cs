// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Inspect;
using TensorKeeper.Cli.Serve;

namespace TensorKeeper.Cli.Tests.Inspect;

public sealed class OtherModelFileTests
{
    [Theory]
    [InlineData("iris.keras", "It is a Keras model: load it there and write a SavedModel with model.export(\"name/1\").")]
    [InlineData("iris.H5", "It is a Keras model: load it there and write a SavedModel with model.export(\"name/1\").")]
    [InlineData("iris.tflite", "It is a TensorFlow Lite model: export the model that it was made of as a SavedModel.")]
    [InlineData("frozen.pb", "It is a graph without signatures and variables: export the model that it was made of as a SavedModel.")]
    [InlineData("iris.onnx", "It is an ONNX model: put it into a folder of its own as 'name/1/model.onnx'.")]
    [InlineData("iris.tar.gz", "It is packed: unpack it and give the folder.")]
    public void A_file_is_no_model_and_what_can_be_done_depends_on_its_kind(string name, string advice)
    {
        using var folder = new TemporaryFolder();
        folder.AddFile(name);
        string file = Path.Combine(folder.Path, name);

        foreach (Func<string> refused in (Func<string>[])[() => VersionDirectory.Find(file), () => ModelFolder.Find(file)[0].Name])
        {
            Assert.Equal($"'{file}' is a file, and a model is a folder. {advice}", Assert.Throws<StartException>(refused).Message);
        }

        foreach (Func<string> refused in (Func<string>[])[() => VersionDirectory.Find(folder.Path), () => ModelFolder.Find(folder.Path)[0].Name])
        {
            Assert.EndsWith($" About '{name}': {advice}", Assert.Throws<StartException>(refused).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("saved_model.pb")]
    [InlineData("model.onnx")]
    public void Of_a_file_that_is_part_of_a_model_the_folder_is_wanted(string name)
    {
        using var folder = new TemporaryFolder();
        folder.AddFile(name);

        StartException refused = Assert.Throws<StartException>(() => VersionDirectory.Find(Path.Combine(folder.Path, name)));

        Assert.EndsWith($"Give the folder that it is in: '{folder.Path}'.", refused.Message, StringComparison.Ordinal);
        Assert.Equal(folder.Path, VersionDirectory.Find(folder.Path));
    }

    [Fact]
    public void Of_any_other_file_nothing_more_is_known()
    {
        using var folder = new TemporaryFolder();
        folder.AddFile("notes.txt");
        string file = Path.Combine(folder.Path, "notes.txt");

        Assert.Equal($"'{file}' is a file, and a model is a folder.", Assert.Throws<StartException>(() => ModelFolder.Find(file)).Message);
        Assert.Equal(folder.Path, VersionDirectory.Find(folder.Path));   // the reader says which file it misses
    }
}
