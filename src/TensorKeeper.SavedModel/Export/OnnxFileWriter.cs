// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Onnx;

namespace TensorKeeper.SavedModel.Export;

/// <summary>Writes a graph and its weights: all in one file, or the weights in one beside it.</summary>
internal static class OnnxFileWriter
{
    /// <summary>Smaller tensors stay in the model: shapes and axes, which tools read there.</summary>
    private const long MinExternalBytes = 1024;

    /// <summary>Where external tensors begin is a multiple of this, so that vector instructions read them in place.</summary>
    private const int Alignment = 64;

    public static OnnxExport Write(Signature signature, OnnxGraphBuilder graph, string path, OnnxExportOptions options, CancellationToken cancellationToken)
    {
        List<OnnxInitializer> initializers = graph.Model.Initializers;
        string data = path + ".data";
        bool isExternal = options.ExternalData || initializers.Sum(LengthOf) > options.MaxEmbeddedBytes;
        try
        {
            if (isExternal)
            {
                using FileStream stream = File.Create(Partial(data));
                for (int i = 0; i < initializers.Count; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (LengthOf(initializers[i]) >= MinExternalBytes) { initializers[i] = MoveOut(initializers[i], graph, stream, Path.GetFileName(data)); }
                }
            }

            for (int i = 0; i < initializers.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!isExternal || LengthOf(initializers[i]) < MinExternalBytes) { initializers[i] = Embed(initializers[i], graph); }
            }

            File.WriteAllBytes(Partial(path), OnnxModelWriter.Write(graph));
            cancellationToken.ThrowIfCancellationRequested();
            if (isExternal) { File.Move(Partial(data), data, overwrite: true); }
            File.Move(Partial(path), path, overwrite: true);
        }
        finally
        {
            File.Delete(Partial(data));
            File.Delete(Partial(path));
        }

        return new OnnxExport(
            signature, [.. graph.Inputs.Select(Describe)], [.. graph.Outputs.Select(Describe)], isExternal ? [path, data] : [path]);
    }

    private static string Partial(string path) => path + ".partial";

    private static TensorSpec Describe(OnnxValue value) => new(value.Name, value.Type, value.Shape, value.Name);

    private static long LengthOf(OnnxInitializer initializer) => initializer switch
    {
        ExternalInitializer external => external.Length,
        InlineInitializer { Tensor: { ElementType: not ElementType.String } tensor } => tensor.Bytes.Length,
        _ => 0,
    };

    private static ExternalInitializer MoveOut(OnnxInitializer initializer, OnnxGraphBuilder graph, FileStream target, string location)
    {
        target.Position = (target.Position + Alignment - 1) / Alignment * Alignment;
        long offset = target.Position;
        if (initializer is InlineInitializer inline)
        {
            target.Write(inline.Tensor.Bytes);
        }
        else
        {
            var external = (ExternalInitializer)initializer;
            using FileStream source = File.OpenRead(Path.Combine(graph.Model.WeightsDirectory!, external.Location));
            source.Position = external.Offset;
            byte[] block = new byte[Math.Min(external.Length, 1 << 20)];
            for (long left = external.Length; left > 0;)
            {
                int count = (int)Math.Min(left, block.Length);
                ReadExactly(source, block.AsSpan(0, count));
                target.Write(block, 0, count);
                left -= count;
            }
        }

        return new ExternalInitializer(initializer.Value, location, offset, target.Position - offset);
    }

    private static OnnxInitializer Embed(OnnxInitializer initializer, OnnxGraphBuilder graph)
    {
        if (initializer is not ExternalInitializer external) { return initializer; }
        byte[] content = new byte[checked((int)external.Length)];
        using FileStream source = File.OpenRead(Path.Combine(graph.Model.WeightsDirectory!, external.Location));
        source.Position = external.Offset;
        ReadExactly(source, content);
        return new InlineInitializer(
            external.Value, Tensor.FromMemory(external.Value.Type, new TensorShape(external.Value.Shape.Dimensions), content));
    }

    // The file was long enough when the checkpoint was read; somebody cut it since.
    private static void ReadExactly(FileStream source, Span<byte> target)
    {
        try
        {
            source.ReadExactly(target);
        }
        catch (EndOfStreamException cut)
        {
            throw new SavedModelException(new Diagnostic(DiagnosticId.Truncated, "The file of weights ends too early.", File: source.Name), cut);
        }
    }
}
