// SPDX-License-Identifier: MIT
using Google.Protobuf;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.Protocol.Tests.Codecs;

[Collection(nameof(NativeMemory))]
public sealed class PredictRequestAssemblerTests
{
    private const int LargeBytes = 70_000;   // more than 64 KiB

    public static TheoryData<ElementType> NumberTypes { get; } =
        [.. Tensors.AllTypes.Select(static row => row.Data).Where(static type => type != ElementType.String)];

    [Theory]
    [MemberData(nameof(NumberTypes))]
    public void Makes_the_same_of_bytes_that_come_in_pieces_as_of_the_whole_message(ElementType type)
    {
        long before = AlignedBuffer.LiveBytes;
        byte[] bytes = RequestOf(type).ToByteArray();
        string whole = Outcome(() => PredictRequestCodec.Decode(Segments.Whole(bytes)));
        foreach (int piece in new[] { 1, 1000, 65_536, bytes.Length })
        {
            using var assembler = new PredictRequestAssembler(bytes.Length);

            Assert.Equal(whole, Outcome(() => Assemble(assembler, bytes, piece)));
        }

        Assert.Equal(before, AlignedBuffer.LiveBytes);
    }

    [Fact]
    public void The_content_of_a_large_tensor_is_in_memory_once()
    {
        long before = AlignedBuffer.LiveBytes;
        byte[] bytes = RequestOf(ElementType.Float32).ToByteArray();

        var assembler = new PredictRequestAssembler(bytes.Length);
        using PredictRequestMessage request = Assemble(assembler, bytes, 4096);
        assembler.Dispose();

        Assert.Equal(LargeBytes + ((5 + 300) * sizeof(float)), AlignedBuffer.LiveBytes - before);
        request.Dispose();
        Assert.Equal(before, AlignedBuffer.LiveBytes);
    }

    [Fact]
    public void Damage_is_told_as_of_the_whole_message_and_nothing_leaks()
    {
        long before = AlignedBuffer.LiveBytes;
        var random = new Random(31);
        byte[] sound = RequestOf(ElementType.Int16).ToByteArray();
        int damaged = 0;
        for (int round = 0; round < 400; round++)
        {
            byte[] bytes = sound[..(round % 4 == 0 ? random.Next(sound.Length) : sound.Length)];

            // Mostly where lengths and tags are: at the beginning.
            for (int i = random.Next(4); i > 0 && bytes.Length > 0; i--)
            {
                bytes[random.Next(random.Next(2) == 0 ? Math.Min(60, bytes.Length) : bytes.Length)] = (byte)random.Next(256);
            }

            string whole = Outcome(() => PredictRequestCodec.Decode(Segments.Whole(bytes)));
            using var assembler = new PredictRequestAssembler(bytes.Length);
            Assert.Equal(whole, Outcome(() => Assemble(assembler, bytes, 1 + random.Next(100_000))));
            if (whole.StartsWith("refused", StringComparison.Ordinal)) { damaged++; }
        }

        Assert.InRange(damaged, 50, 350);
        Assert.Equal(before, AlignedBuffer.LiveBytes);
    }

    [Fact]
    public void A_message_that_is_given_up_leaves_nothing_behind()
    {
        long before = AlignedBuffer.LiveBytes;
        byte[] bytes = RequestOf(ElementType.Float64).ToByteArray();
        using (var assembler = new PredictRequestAssembler(bytes.Length))
        {
            assembler.Append(Segments.Whole(bytes[..(bytes.Length / 2)]));
            Assert.Equal(bytes.Length - (bytes.Length / 2), assembler.Missing);
            Assert.Throws<InvalidOperationException>(() => assembler.Decode());
        }

        Assert.Equal(before, AlignedBuffer.LiveBytes);
    }

    private static PredictRequest RequestOf(ElementType type)
    {
        var random = new Random(30);
        var message = new PredictRequest { ModelSpec = new ModelSpec { Name = "m", Version = 3 }, OutputFilter = { "y" } };
        message.Inputs.Add("large", TensorProtoOracle.Content(Tensors.Random(random, type, 7, LargeBytes / 7 / ElementTypes.SizeOf(type))));
        message.Inputs.Add("small", TensorProtoOracle.Content(Tensors.Random(random, type, 5)));
        message.Inputs.Add("typed", TensorProtoOracle.Typed(Tensors.Random(random, type, 300)));
        message.Inputs.Add("words", TensorProtoOracle.Typed(Tensors.Random(random, ElementType.String, 3)));
        return message;
    }

    private static PredictRequestMessage Assemble(PredictRequestAssembler assembler, byte[] bytes, int piece)
    {
        for (int at = 0; at < bytes.Length; at += piece)
        {
            assembler.Append(Segments.OfSize(bytes[at..Math.Min(at + piece, bytes.Length)], 4096));
        }

        return assembler.Decode();
    }

    private static string Outcome(Func<PredictRequestMessage> decode)
    {
        try
        {
            using PredictRequestMessage request = decode();
            IEnumerable<string> inputs = Enumerable.Range(0, request.Inputs.Count).Select(i => request.Inputs.At(i))
                .Select(static input => $"{input.Key} {input.Value} {input.Value.Fault} {Hash(input.Value)}");
            return $"{request.Query} {string.Join(",", request.OutputFilter)} {string.Join("; ", inputs)}";
        }
        catch (Exception refused) when (refused is ProtoFormatException or ServingException)
        {
            return $"refused: {refused.Message}";
        }
    }

    private static string Hash(Tensor tensor) => tensor.ElementType switch
    {
        ElementType.None => "",
        ElementType.String => string.Join("|", TensorProtoOracle.ElementsOf(tensor).Select(Convert.ToHexString)),
        _ => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(tensor.Bytes)),
    };
}
