// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;
using TensorKeeper.SavedModel.Export;
using TensorKeeper.SavedModel.Tests.Messages;
using TensorKeeper.Serving.Engines;
using TensorKeeper.TestCorpus;

namespace TensorKeeper.SavedModel.Tests.Export;

public sealed class OnnxExporterTests
{
    private static readonly string Digits = Path.Combine(CorpusFolder.Case("mnist_k2"), "model");

    [Fact]
    public void Weights_that_one_file_cannot_hold_go_to_a_file_beside_it_and_answer_the_same()
    {
        using var folder = new TemporaryDirectory();
        string file = Path.Combine(folder.Path, OnnxFormat.FileName);
        var engine = new OnnxRuntimeEngine();

        OnnxExport export = OnnxExporter.Export(Digits, file, new OnnxExportOptions { MaxEmbeddedBytes = 10_000 }, CancellationToken.None);

        Assert.Equal([file, file + ".data"], export.Files);
        Assert.True(new FileInfo(file + ".data").Length > 10_000);
        Assert.Equal(Answer(new SavedModelFormat(engine), Digits), Answer(new OnnxFormat(engine), folder.Path));
    }

    [Fact]
    public void Weights_that_one_file_holds_stay_in_it()
    {
        using var folder = new TemporaryDirectory();
        string file = Path.Combine(folder.Path, OnnxFormat.FileName);

        OnnxExport export = OnnxExporter.Export(Digits, file, new OnnxExportOptions { MaxEmbeddedBytes = 1_000_000 }, CancellationToken.None);

        Assert.Equal([file], export.Files);
        Assert.Equal([file], Directory.GetFiles(folder.Path));
    }

    private static float[] Answer(IModelFormat format, string directory)
    {
        using IServableModel model = format.Load(directory, new ModelLoadOptions(), CancellationToken.None);
        Signature signature = model.Signatures[Signature.DefaultName];
        TensorSpec picture = Assert.Single(signature.Inputs);
        Tensor pixels = Tensor.Allocate(ElementType.Float32, new TensorShape([.. picture.Shape.Dimensions.ToArray().Select(static extent => Math.Max(extent, 1))]));
        Span<float> values = pixels.AsSpan<float>();
        for (int i = 0; i < values.Length; i++) { values[i] = i % 7 / 7f; }
        using var inputs = new TensorMap(1) { { picture.Name, pixels } };
        using TensorMap outputs = model.Run(signature, inputs, [], CancellationToken.None);
        return outputs[Assert.Single(signature.Outputs).Name].ToArray<float>();
    }
}
