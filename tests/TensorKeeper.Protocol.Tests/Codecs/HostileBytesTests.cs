// SPDX-License-Identifier: MIT
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.Protocol.Tests.Codecs;

/// <summary>Whatever the bytes are: what the generated class makes of them, or the documented exception, and no leak.</summary>
[Collection(nameof(NativeMemory))]
public sealed class HostileBytesTests
{
    [Fact]
    public void A_cut_at_any_byte_changes_nothing()
    {
        var random = new Random(23);
        for (int round = 0; round < 40; round++)
        {
            byte[] bytes = RequestSamples.Next(random);
            PredictRequest expected = PredictRequest.Parser.ParseFrom(bytes);
            for (int cut = 0; cut <= bytes.Length; cut++)
            {
                using PredictRequestMessage request = PredictRequestCodec.Decode(Segments.CutAt(bytes, cut, cut, Math.Min(cut + 1, bytes.Length)));
                if (cut == 0 || cut == bytes.Length / 2) { RequestSamples.AssertSame(expected, request); }
            }

            using PredictRequestMessage crumbs = PredictRequestCodec.Decode(Segments.OfSize(bytes, 1));
            RequestSamples.AssertSame(expected, crumbs);
        }
    }

    [Fact]
    public void Fields_may_come_in_any_order()
    {
        var random = new Random(24);
        foreach (ElementType type in Tensors.AllTypes.Select(static row => row.Data))
        {
            Tensor expected = Tensors.Random(random, type, 2, 3);
            foreach (byte[] message in new[] { TensorProtoOracle.Typed(expected).ToByteArray(), TensorProtoOracle.Content(expected).ToByteArray() })
            {
                byte[][] head = [.. Wire.Fields(message).Where(static field => field[0] is 0x08 or 0x12)];
                byte[] values = Wire.Join([.. Wire.Fields(message).Where(static field => field[0] is not 0x08 and not 0x12)]);
                byte[][][] orders = [[head[0], head[1], values], [head[0], values, head[1]], [head[1], head[0], values], [head[1], values, head[0]], [values, head[0], head[1]], [values, head[1], head[0]]];
                foreach (byte[][] order in orders)
                {
                    using Tensor actual = TensorProtoCodec.Decode(Wire.Join(order));
                    Tensors.AssertSame(expected, actual);
                }
            }
        }
    }

    [Fact]
    public void An_end_at_any_byte_is_an_end_between_fields_or_an_error()
    {
        var random = new Random(25);
        for (int round = 0; round < 60; round++)
        {
            byte[] bytes = RequestSamples.Next(random);
            for (int length = 0; length < bytes.Length; length++) { AssertLikeGenerated(bytes[..length], segment: 1 + random.Next(32)); }
        }
    }

    [Fact]
    public void Random_damage_never_does_more_than_the_documented_exceptions()
    {
        var random = new Random(26);
        int sound = 0;
        for (int round = 0; round < 10_000; round++)
        {
            byte[] bytes = RequestSamples.Next(random);
            for (int i = random.Next(3); i >= 0 && bytes.Length > 0; i--) { bytes = Damage(bytes, random); }
            if (AssertLikeGenerated(bytes, segment: 1 + random.Next(64))) { sound++; }
        }

        Assert.InRange(sound, 1_000, 9_000);   // both ways were walked
    }

    [Fact]
    public void Random_damage_of_a_response_never_does_more_than_the_documented_exception()
    {
        var random = new Random(27);
        long before = AlignedBuffer.LiveBytes;
        for (int round = 0; round < 10_000; round++)
        {
            PredictRequest request = PredictRequest.Parser.ParseFrom(RequestSamples.Next(random));
            var response = new PredictResponse { ModelSpec = request.ModelSpec };
            response.Outputs.Add(request.Inputs);
            byte[] bytes = response.ToByteArray();
            for (int i = random.Next(3); i >= 0 && bytes.Length > 0; i--) { bytes = Damage(bytes, random); }

            try { PredictResponseCodec.Decode(Segments.OfSize(bytes, 1 + random.Next(64))).Dispose(); }
            catch (ProtoFormatException) { Assert.Equal(before, AlignedBuffer.LiveBytes); }
        }

        Assert.Equal(before, AlignedBuffer.LiveBytes);
    }

    private static bool AssertLikeGenerated(byte[] bytes, int segment)
    {
        PredictRequest? expected = null;
        try { expected = PredictRequest.Parser.ParseFrom(bytes); }
        catch (Exception refused) when (refused is InvalidProtocolBufferException or InvalidOperationException)
        {
            // Google.Protobuf throws the second where a map entry ends inside a tag.
        }

        long before = AlignedBuffer.LiveBytes;
        try
        {
            using PredictRequestMessage request = PredictRequestCodec.Decode(Segments.OfSize(bytes, segment));
            Assert.InRange(AlignedBuffer.LiveBytes - before, 0, PredictRequestCodec.MaxFillBytes + (16L * bytes.Length));

            // The generated class also looks into fields that we pass over.
            if (expected is not null) { RequestSamples.AssertSame(expected, request); }
        }
        catch (ProtoFormatException refused)
        {
            // It reads groups and overlong tags, which we refuse on purpose, and numbers beyond the end of a wrapper message.
            bool isKnown = expected is null || refused.Reason.Contains("is no tag", StringComparison.Ordinal) || IsWrapperDamaged(bytes);
            Assert.True(isKnown, $"{refused.Message} {Convert.ToHexString(bytes)}");
        }

        Assert.Equal(before, AlignedBuffer.LiveBytes);
        return expected is not null;
    }

    private static bool IsWrapperDamaged(byte[] bytes)
    {
        IEnumerable<byte[]> versions = Wire.FieldsUntilDamage(bytes).Where(static field => field[0] == 0x0a)
            .SelectMany(static field => Wire.FieldsUntilDamage(Content(field))).Where(static field => field[0] == 0x12);
        try
        {
            foreach (byte[] version in versions) { Int64Value.Parser.ParseFrom(Content(version)); }
            return false;
        }
        catch (InvalidProtocolBufferException)
        {
            return true;
        }

        static byte[] Content(byte[] field)
        {
            var reader = new ProtoReader(field.AsSpan());
            reader.ReadTag();
            return reader.ReadBytes().ToArray();
        }
    }

    private static byte[] Damage(byte[] bytes, Random random)
    {
        int at = random.Next(bytes.Length);
        switch (random.Next(6))
        {
            case 0: return [.. bytes[..at], .. bytes[(at + 1)..]];
            case 1: return [.. bytes[..at], (byte)random.Next(256), .. bytes[at..]];
            case 2: bytes[at] ^= (byte)(1 << random.Next(8)); return bytes;
            case 3: bytes[at] = (byte)random.Next(256); return bytes;
            case 4: bytes[at] = random.Next(2) == 0 ? (byte)0xff : (byte)0x80; return bytes;
            default:
                int from = random.Next(bytes.Length);
                int count = random.Next(Math.Min(bytes.Length - from, 40));
                return [.. bytes[..at], .. bytes[from..(from + count)], .. bytes[at..]];
        }
    }
}
