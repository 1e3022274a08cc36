// SPDX-License-Identifier: MIT
using Google.Protobuf;
using TensorKeeper.TestCorpus;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TensorFlow;
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.Protocol.Tests;

/// <summary>Files that TensorFlow wrote: each field they use must be one that our contracts know, under its number and type.</summary>
public sealed class RealFileTests
{
    [Fact]
    public void Every_field_of_every_saved_model_is_known()
    {
        string[] files = [.. FilesNamed("saved_model.pb")];
        Assert.NotEmpty(files);
        MessageParser<SavedModel> known = SavedModel.Parser.WithDiscardUnknownFields(true);
        int read = 0;
        foreach (string file in files)
        {
            byte[] bytes = File.ReadAllBytes(file);
            SavedModel model;
            try { model = SavedModel.Parser.ParseFrom(bytes); }
            catch (InvalidProtocolBufferException) { continue; }   // the corpus has damaged files on purpose
            Assert.True(known.ParseFrom(bytes).CalculateSize() == model.CalculateSize(), $"{file} has fields that the contract lacks");
            read++;
        }

        Assert.True(read > 0.9 * files.Length, $"{read} of {files.Length} files could be read");
    }

    [Fact]
    public void Every_constant_of_every_saved_model_is_the_tensor_that_the_rules_say()
    {
        int constants = 0;
        foreach (string file in FilesNamed("saved_model.pb"))
        {
            SavedModel model;
            try { model = SavedModel.Parser.ParseFrom(File.ReadAllBytes(file)); }
            catch (InvalidProtocolBufferException) { continue; }
            foreach (GraphDef graph in model.MetaGraphs.Select(static meta => meta.GraphDef).Where(static graph => graph is not null))
            {
                IEnumerable<NodeDef> nodes = graph.Node.Concat(graph.Library?.Function.SelectMany(static function => function.NodeDef) ?? []);
                foreach (TensorProto constant in nodes.Where(static node => node.Op == "Const").Select(static node => node.Attr["value"].Tensor))
                {
                    if (Codecs.TensorProtoOracle.Elements(constant) is not { } expected) { continue; }
                    using Tensor actual = TensorProtoCodec.Decode(constant.ToByteArray(), maxFillBytes: 1L << 30);
                    Assert.Equal(expected, Codecs.TensorProtoOracle.ElementsOf(actual));
                    constants++;
                }
            }
        }

        Assert.NotEqual(0, constants);
    }

    [Fact]
    public void Every_recorded_request_is_known()
    {
        string[] files = [.. FilesNamed("tf_serving_warmup_requests")];
        Assert.NotEmpty(files);
        MessageParser<PredictionLog> known = PredictionLog.Parser.WithDiscardUnknownFields(true);
        foreach (byte[] record in files.SelectMany(Records))
        {
            PredictionLog log = PredictionLog.Parser.ParseFrom(record);

            Assert.Equal(known.ParseFrom(record), log);
            using PredictRequestMessage request = PredictRequestCodec.Decode(new(log.PredictLog.Request.ToByteArray()));
            Codecs.RequestSamples.AssertSame(log.PredictLog.Request, request);
        }
    }

    // TFRecord: length (8 bytes), its checksum (4), the record, its checksum (4).
    private static IEnumerable<byte[]> Records(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        for (int at = 0; at < bytes.Length;)
        {
            int length = (int)BitConverter.ToInt64(bytes, at);
            yield return bytes[(at + 12)..(at + 12 + length)];
            at += 16 + length;
        }
    }

    private static IEnumerable<string> FilesNamed(string name) =>
        new[] { CorpusFolder.Path, Path.Combine(CorpusFolder.RepositoryRoot, "models") }
            .SelectMany(folder => Directory.EnumerateFiles(folder, name, SearchOption.AllDirectories));
}
