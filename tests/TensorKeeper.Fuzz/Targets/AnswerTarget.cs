// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.Formats;
using TensorKeeper.SavedModel;
using TensorKeeper.Serving.Engines;
using TensorKeeper.TestCorpus;

namespace TensorKeeper.Fuzz.Targets;

/// <summary>Requests that no client would send, to models of the corpus that are whole: empty, wrong, extreme.</summary>
internal sealed class AnswerTarget : FuzzTarget
{
    /// <summary>How many requests a model gets before the next one is loaded.</summary>
    private const int Turns = 12;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly SavedModelFormat _format = new(new OnnxRuntimeEngine());
    private IServableModel? _model;
    private string _loaded = "";

    public override string Name => "answer";

    /// <summary>Gets the folders of all models; an input is one of them and the seed of a request.</summary>
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. Directory.EnumerateDirectories(Path.Combine(CorpusFolder.Path, "cases")).Order(StringComparer.Ordinal)
            .Where(static folder => !folder.EndsWith("long_chain", StringComparison.Ordinal) && !folder.Contains("hostile", StringComparison.Ordinal))
            .Select(static folder => Encoding.UTF8.GetBytes(Path.Combine(folder, "model"))),
    ];

    public override long MemoryLimit => 4L << 30;

    public override TimeSpan TimeLimit => TimeSpan.FromSeconds(15);

    public override int Choose(long iteration, Random random) => (int)(iteration / Turns * 389 % Seeds.Count);

    public override byte[] Mutate(byte[] seed, Random random) => [.. seed, (byte)'\n', .. BitConverter.GetBytes(random.Next())];

    public override void Run(byte[] input, int seed)
    {
        int line = Array.IndexOf(input, (byte)'\n');
        string folder = Encoding.UTF8.GetString(line < 0 ? input : input.AsSpan(0, line));
        Load(folder);
        var random = new Random(line < 0 ? 0 : BitConverter.ToInt32(input, line + 1));
        foreach (Signature signature in _model!.Signatures.Values)
        {
            using TensorMap? inputs = RandomInputs.For(signature, random);
            if (inputs is null) { continue; }
            using var patience = new CancellationTokenSource(Patience);
            try
            {
                using TensorMap outputs = _model.Run(signature, inputs, [], patience.Token);
            }
            catch (OperationCanceledException) when (patience.IsCancellationRequested)
            {
                // A loop may be told to turn two billion times; that it ends with its call is what counts.
            }
            catch (Exception crash) when (!IsRefusal(crash))
            {
                throw new InvalidOperationException($"{folder}: {RandomInputs.Describe(inputs)}", crash);
            }
        }
    }

    private void Load(string folder)
    {
        if (_loaded == folder) { return; }
        _model?.Dispose();
        (_loaded, _model) = ("", null);
        _model = _format.Load(folder, new ModelLoadOptions(), CancellationToken.None);
        _loaded = folder;
    }
}
