// SPDX-License-Identifier: MIT
using System.Text;
using System.Text.Json;
using TensorKeeper.AspNetCore.Json;

namespace TensorKeeper.AspNetCore.Tests.Json;

/// <summary>Damaged requests make an error that is told, or tensors that are whole; never anything else.</summary>
public sealed class JsonFuzzTests
{
    private static readonly string[] Seeds =
    [
        """{"signature_name":"s","instances":[{"f":[1.5,-2e3],"s":"a\u00e9"},{"f":[3,4],"s":{"b64":"AAEC"}}]}""",
        """{"inputs":{"f":[[1,2],[3,4]],"s":["x",{"b64":"AA=="},"\ud83d\ude00"]},"more":[{"a":[]},null,true]}""",
        """{"instances":[[[1],[2]],[[3],[4]]]}""",
        """{"inputs":[0.1,1e10,-Infinity,NaN,123456789012345678901234567890]}""",
        """{"inputs":{"b64":"aGVsbG8="}}""",
        "[1,[2,[3,[4,[5]]]]]",
    ];

    private static readonly byte[] Spice = "{}[],:\"\\0123456789.eE+-NaIinfty \n\0tfnu"u8.ToArray();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Damaged_requests_are_refused_or_read(int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] body = Mutate(Encoding.UTF8.GetBytes(Seeds[random.Next(Seeds.Length)]), random);
            Exception? failure = Record.Exception(() => ReadAndDispose(body, random.Next(2) == 0 ? TwoInputs : OneInput(random)));

            Assert.True(failure is null or ServingException, $"{Encoding.UTF8.GetString(body)}: {failure}");
            bool isPlainJson = IsPlainJson(body);
            if (isPlainJson && failure is ServingException refused)
            {
                Assert.False(
                    refused.Message.StartsWith("JSON Parse error", StringComparison.Ordinal)
                    && !refused.Message.Contains("too big", StringComparison.Ordinal)
                    && !refused.Message.Contains("surrogate", StringComparison.Ordinal),
                    $"{Encoding.UTF8.GetString(body)}: {refused.Message}");
            }
        }
    }

    private static Signature TwoInputs { get; } = SignatureOf(("f", ElementType.Float32), ("s", ElementType.String));

    private static Signature OneInput(Random random) => SignatureOf(("f", (ElementType)random.Next(1, (int)ElementType.UInt4 + 1)));

    private static Signature SignatureOf(params ReadOnlySpan<(string Name, ElementType Type)> inputs)
    {
        var specs = new List<TensorSpec>();
        foreach ((string name, ElementType type) in inputs) { specs.Add(new TensorSpec(name, type, PartialShape.UnknownRank, name)); }
        return new Signature { Name = "s", Inputs = specs, Outputs = [] };
    }

    private static void ReadAndDispose(byte[] body, Signature signature)
    {
        using JsonOutline outline = JsonScanner.Scan(body);
        PredictBodyReader.ReadSignatureName(body, outline);
        using TensorMap inputs = PredictBodyReader.ReadInputs(body, outline, signature);
        Assert.Equal(signature.Inputs.Count, inputs.Count);
        foreach ((_, Tensor tensor) in inputs) { Assert.Equal(tensor.Shape.GetElementCount(), tensor.ElementCount); }
    }

    private static byte[] Mutate(byte[] body, Random random)
    {
        var bytes = new List<byte>(body);
        for (int i = random.Next(1, 6); i > 0 && bytes.Count > 0; i--)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(4))
            {
                case 0: bytes[at] = Spice[random.Next(Spice.Length)]; break;
                case 1: bytes.RemoveAt(at); break;
                case 2: bytes.Insert(at, Spice[random.Next(Spice.Length)]); break;
                default:
                    int length = random.Next(Math.Min(12, bytes.Count - at));
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
            }
        }

        return [.. bytes];
    }

    private static bool IsPlainJson(byte[] body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 1000 });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
