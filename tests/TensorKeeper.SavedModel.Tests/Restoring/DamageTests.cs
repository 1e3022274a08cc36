// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Tests.Messages;

namespace TensorKeeper.SavedModel.Tests.Restoring;

/// <summary>Damages the files of a model in many places: the answer is always a diagnostic, or a model that can be read.</summary>
public sealed class DamageTests
{
    private const string Index = "variables/variables.index";
    private const string Data = "variables/variables.data-00000-of-00001";

    // Small, and with all there is: functions, variables, tables, assets.
    public static TheoryData<string, string> Files => new()
    {
        { "refuse_asset_missing", "saved_model.pb" }, { "refuse_asset_missing", Index }, { "refuse_asset_missing", Data },
        { "mlp_k3_tfsave", "saved_model.pb" }, { "mlp_k3_tfsave", Index }, { "mlp_k3_tfsave", Data },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_cut_short_is_refused(string id, string file)
    {
        using TemporaryDirectory directory = Copy(id);
        byte[] whole = File.ReadAllBytes(Path.Combine(directory.Path, file));
        for (int length = 0; length < whole.Length; length += Math.Max(1, whole.Length / 100))
        {
            directory.Write(file, whole.AsSpan(0, length));
            Survives(directory.Path, $"{id} {file} cut to {length} bytes");
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_with_flipped_bits_is_refused_or_read(string id, string file)
    {
        using TemporaryDirectory directory = Copy(id);
        byte[] whole = File.ReadAllBytes(Path.Combine(directory.Path, file));
        var random = new Random(20);
        for (int round = 0; round < 150; round++)
        {
            byte[] damaged = [.. whole];
            int flips = 1 + (round % 4);
            for (int i = 0; i < flips; i++) { damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8)); }
            directory.Write(file, damaged);
            Survives(directory.Path, $"{id} {file} round {round}");
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_with_overwritten_runs_is_refused_or_read(string id, string file)
    {
        using TemporaryDirectory directory = Copy(id);
        byte[] whole = File.ReadAllBytes(Path.Combine(directory.Path, file));
        var random = new Random(21);
        for (int round = 0; round < 60; round++)
        {
            byte[] damaged = [.. whole];
            Span<byte> run = damaged.AsSpan(random.Next(damaged.Length));
            run = run[..Math.Min(run.Length, 1 + random.Next(12))];
            if (round % 2 == 0) { run.Fill(0xff); } else { random.NextBytes(run); }
            directory.Write(file, damaged);
            Survives(directory.Path, $"{id} {file} round {round}");
        }
    }

    private static TemporaryDirectory Copy(string id)
    {
        var directory = new TemporaryDirectory();
        directory.CopyFrom(CorpusCases.Model(id));
        directory.Write("assets/words.txt", "the\nquick\nbrown\nfox\n"u8);
        return directory;
    }

    private static void Survives(string directory, string what)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Exception? caught = Record.Exception(() => CorpusRestoreTests.ReadAll(directory));

        Assert.True(caught is null or SavedModelException, $"{what}: {caught}");
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < 1L << 30, $"{what}: {allocated} bytes were allocated");
    }
}
