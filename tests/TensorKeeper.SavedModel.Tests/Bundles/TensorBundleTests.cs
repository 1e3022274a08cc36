// SPDX-License-Identifier: MIT
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.SavedModel.Bundles;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Messages;
using TensorKeeper.SavedModel.Restoring;
using TensorKeeper.SavedModel.Tests.Messages;

namespace TensorKeeper.SavedModel.Tests.Bundles;

public sealed class TensorBundleTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(false, 1000)]
    [InlineData(true, 1000)]
    [InlineData(true, 3)]
    public void Finds_each_of_many_keys(bool compressed, int entriesPerBlock)
    {
        var writer = new BundleWriter { IsCompressed = compressed, EntriesPerBlock = entriesPerBlock };
        for (int i = 0; i < 100; i++)
        {
            if (i == 50) { writer.NextShard(); }
            writer.Add($"layer_with_weights-{i}/kernel/.ATTRIBUTES/VARIABLE_VALUE", DataType.Int32, [2], MemoryMarshal.AsBytes<int>([i, -i]));
        }

        using TensorBundle bundle = Open(writer);

        Assert.Equal(100, bundle.Count);
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal([i, -i], Load(bundle, $"layer_with_weights-{i}/kernel/.ATTRIBUTES/VARIABLE_VALUE").AsSpan<int>().ToArray());
        }
    }

    [Fact]
    public void Keys_that_repeat_each_other_without_end_are_refused()
    {
        // Each key is the one before and one byte more: a file of a hundred kilobytes would be hundreds of megabytes of keys.
        var block = new ProtoBuffer();
        for (uint shared = 0; shared < 20_000; shared++)
        {
            block.WriteRawVarint(shared);
            block.WriteRawVarint(1);
            block.WriteRawVarint(0);
            block.WriteRawVarint('k');
        }

        byte[] restarts = [0, 0, 0, 0, 1, 0, 0, 0];
        File.WriteAllBytes(Path.Combine(_directory.Path, "variables.index"), new BundleWriter().Index([.. block.ToArray(), .. restarts]));

        SavedModelException refusal = Assert.Throws<SavedModelException>(() => TensorBundle.Open(_directory.Path));

        Assert.Equal(DiagnosticId.TooLarge, refusal.Diagnostics[0].Id);
    }

    [Fact]
    public void A_weight_stays_in_its_file()
    {
        using TensorBundle bundle = Open(new BundleWriter().Add("a", DataType.Float, [1], [0, 0, 128, 63]).Add("b", DataType.Float, [1, 1], [0, 0, 0, 64]));

        BundleSlice slice = Assert.IsType<WeightConstant>(bundle.Find("b")).Entry;

        Assert.Equal((4L, 4L, ElementType.Float32), (slice.Offset, slice.Length, slice.ElementType));
        Assert.Equal(Path.Combine(_directory.Path, "variables.data-00000-of-00001"), slice.File);
        Assert.Equal(new TensorShape(1, 1), slice.Shape);
    }

    [Fact]
    public void Reads_every_type_of_fixed_size()
    {
        DataType[] types = [.. Enum.GetValues<DataType>().Where(static type => ElementTypes.SizeOf(type.ToElementType()) > 0)];
        var writer = new BundleWriter();
        foreach (DataType type in types) { writer.Add(type.ToString(), type, [3], Pattern(3 * ElementTypes.SizeOf(type.ToElementType()))); }

        using TensorBundle bundle = Open(writer);

        Assert.Equal(24, types.Length);
        foreach (DataType type in types)
        {
            Tensor tensor = Load(bundle, type.ToString());
            Assert.Equal(type.ToElementType(), tensor.ElementType);
            Assert.Equal(Pattern(tensor.Bytes.Length), tensor.Bytes.ToArray());
        }
    }

    [Fact]
    public void A_big_endian_checkpoint_is_turned()
    {
        byte[] number = new byte[8];
        BinaryPrimitives.WriteDoubleBigEndian(number, 1.5);
        byte[] complex = new byte[8];
        BinaryPrimitives.WriteSingleBigEndian(complex, 2.5f);
        BinaryPrimitives.WriteSingleBigEndian(complex.AsSpan(4), -1f);
        var writer = new BundleWriter { IsBigEndian = true };
        writer.Add("d", DataType.Double, [1], number).Add("c", DataType.Complex64, [], complex).Add("i", DataType.Int16, [2], [0, 1, 1, 0]).Add("b", DataType.UInt8, [2], [7, 8]);

        using TensorBundle bundle = Open(writer);

        Assert.Equal(1.5, Load(bundle, "d").AsSpan<double>()[0]);
        Assert.Equal([2.5f, -1f], MemoryMarshal.Cast<byte, float>(Load(bundle, "c").Bytes).ToArray());
        Assert.Equal([(short)1, (short)256], Load(bundle, "i").AsSpan<short>().ToArray());
        Assert.Equal([7, 8], Load(bundle, "b").Bytes.ToArray());
    }

    [Fact]
    public void Reads_strings()
    {
        string lengthy = new('x', 20_000);
        using TensorBundle bundle = Open(new BundleWriter().AddStrings("s", [3], "", "grün", lengthy).AddStrings("none", [0]));

        StringElements strings = Load(bundle, "s").Strings;

        Assert.Equal(["", "grün", lengthy], Enumerable.Range(0, 3).Select(strings.GetText));
        Assert.Equal(0, Load(bundle, "none").Strings.Count);
    }

    [Fact]
    public void Joins_the_slices_of_a_partitioned_tensor()
    {
        // Columns 0 to 1 and 2 of [[1,2,3],[4,5,6]], and rows by "all".
        var writer = new BundleWriter().AddSlices(
            "part",
            DataType.UInt8,
            [2, 3],
            ([new SliceExtent(0, SliceExtent.Whole), new SliceExtent(0, 2)], [2, 2], [1, 2, 4, 5]),
            ([new SliceExtent(0, SliceExtent.Whole), new SliceExtent(2, 1)], [2, 1], [3, 6]));

        using TensorBundle bundle = Open(writer);

        Assert.Equal([1, 2, 3, 4, 5, 6], Load(bundle, "part").Bytes.ToArray());
    }

    [Fact]
    public void Slices_that_do_not_cover_the_tensor_are_refused()
    {
        SliceExtent[] all = [new SliceExtent(0, 2)];
        Refuses(DiagnosticId.Malformed, new BundleWriter().AddSlices("k", DataType.UInt8, [3], (all, [2], [1, 2])));
        Refuses(DiagnosticId.Malformed, new BundleWriter().AddSlices("k", DataType.UInt8, [4], (all, [2], [1, 2]), ([new SliceExtent(1, 2)], [2], [3, 4])));
        Refuses(DiagnosticId.Malformed, new BundleWriter().AddSlices("k", DataType.UInt8, [3], ([new SliceExtent(2, 2)], [2], [1, 2])));
    }

    [Fact]
    public void Keys_may_be_any_text()
    {
        using TensorBundle bundle = Open(new BundleWriter().Add("größe/β", DataType.UInt8, [1], [5]));

        Assert.Equal([5], Load(bundle, "größe/β").Bytes.ToArray());
        Assert.Null(bundle.Find("nobody"));
    }

    [Fact]
    public void A_flipped_bit_is_noticed_when_the_tensor_is_asked_for()
    {
        new BundleWriter().Add("a", DataType.UInt8, [4], [1, 2, 3, 4]).Add("b", DataType.UInt8, [4], [5, 6, 7, 8]).AddStrings("s", [1], "abc").Write(_directory.Path);
        string shard = Path.Combine(_directory.Path, "variables.data-00000-of-00001");
        byte[] bytes = File.ReadAllBytes(shard);
        bytes[6] ^= 4;
        bytes[^1] ^= 1;
        File.WriteAllBytes(shard, bytes);
        using TensorBundle bundle = TensorBundle.Open(_directory.Path);

        Assert.NotNull(bundle.Find("a"));
        Diagnostic diagnostic = Refusal.Of(DiagnosticId.ChecksumMismatch, () => bundle.Find("b"));
        Assert.Equal((shard, 4L), (diagnostic.File, diagnostic.ByteOffset));
        Refusal.Of(DiagnosticId.ChecksumMismatch, () => bundle.Find("s"));
    }

    [Fact]
    public void Every_flipped_bit_of_the_blocks_of_an_index_is_noticed()
    {
        byte[] index = new BundleWriter().Add("a", DataType.UInt8, [4], [1, 2, 3, 4]).Index();
        for (int at = 0; at < index.Length - 48; at++)
        {
            // Nothing points into the metaindex block, which is empty and not read.
            byte[] damaged = [.. index];
            damaged[at] ^= 0x10;
            _directory.Write("variables.index", damaged);
            Exception? caught = Record.Exception(() => TensorBundle.Open(_directory.Path).Dispose());

            Assert.True(caught is null or SavedModelException, $"byte {at}: {caught}");
            if (at < 40) { Assert.Equal(DiagnosticId.ChecksumMismatch, ((SavedModelException)caught!).Diagnostics[0].Id); }
        }
    }

    [Fact]
    public void Missing_and_short_files_are_told_apart()
    {
        var writer = new BundleWriter().Add("k", DataType.UInt8, [8], Pattern(8));
        string shard = Path.Combine(_directory.Path, "variables.data-00000-of-00001");
        Refusal.Of(DiagnosticId.MissingFile, () => TensorBundle.Open(_directory.Path));

        writer.Write(_directory.Path);
        File.Delete(shard);
        Refuses(DiagnosticId.MissingFile);
        File.WriteAllBytes(shard, Pattern(7));
        Refuses(DiagnosticId.Truncated);
        File.WriteAllText(shard, "version https://git-lfs.github.com/spec/v1\n");
        Refuses(DiagnosticId.GitLfsPointer);
        _directory.Write("variables.index", writer.Index().AsSpan(0, 60));
        Refusal.Of(DiagnosticId.Truncated, () => TensorBundle.Open(_directory.Path));
        _directory.Write("variables.index", "version https://git-lfs.github.com/spec/v1\n"u8);
        Refusal.Of(DiagnosticId.GitLfsPointer, () => TensorBundle.Open(_directory.Path));
    }

    [Fact]
    public void Entries_that_contradict_themselves_are_refused()
    {
        Refuses(DiagnosticId.Malformed, Entry(DataType.Float, [3], 0, 0, 8));
        Refuses(DiagnosticId.Malformed, Entry(DataType.UInt8, [4], 7, 0, 4));
        Refuses(DiagnosticId.Malformed, Entry(DataType.UInt8, [4], -1, 0, 4));
        Refuses(DiagnosticId.Malformed, Entry(DataType.UInt8, [4], 0, -4, 4));
        Refuses(DiagnosticId.Malformed, Entry(DataType.UInt8, [-5], 0, 0, 4));
        Refuses(DiagnosticId.Malformed, Entry(DataType.String, [1L << 40], 0, 0, 4));
        Refuses(DiagnosticId.Truncated, Entry(DataType.UInt8, [1L << 40], 0, 0, 1L << 40));
        Refuses(DiagnosticId.TooLarge, Entry(DataType.UInt8, [1L << 33, 1L << 33], 0, 0, 4));
        Refuses(DiagnosticId.UnsupportedVariant, Entry(DataType.Variant, [1], 0, 0, 4));
    }

    private static BundleWriter Entry(DataType type, long[] shape, int shard, long offset, long size) => new BundleWriter()
        .Add("some", DataType.UInt8, [16], Pattern(16)).AddEntry("k", BundleWriter.Entry(type, shape, shard, offset, size, 0));

    private static byte[] Pattern(int length) => [.. Enumerable.Range(0, length).Select(static i => (byte)(3 * i))];

    private static Tensor Load(TensorBundle bundle, string key) => ConstantContents.Load(bundle.Find(key)!)!;

    private TensorBundle Open(BundleWriter writer)
    {
        writer.Write(_directory.Path);
        return TensorBundle.Open(_directory.Path);
    }

    private void Refuses(DiagnosticId expected, BundleWriter? writer = null)
    {
        writer?.Write(_directory.Path);
        using TensorBundle bundle = TensorBundle.Open(_directory.Path);
        Refusal.Of(expected, () => bundle.Find("k"));
    }
}
