// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.AspNetCore.Json;
using TensorKeeper.Fuzz.Mutation;

namespace TensorKeeper.Fuzz.Targets;

/// <summary>The decoders of the REST door: bodies of predict, classify and regress.</summary>
internal sealed class JsonTarget : FuzzTarget
{
    private static readonly string[] Bodies =
    [
        """{"signature_name":"s","instances":[{"f":[1.5,-2e3],"s":"a\u00e9"},{"f":[3,4],"s":{"b64":"AAEC"}}]}""",
        """{"inputs":{"f":[[1,2],[3,4]],"s":["x",{"b64":"AA=="},"\ud83d\ude00"]},"more":[{"a":[]},null,true]}""",
        """{"instances":[[[1],[2]],[[3],[4]]]}""",
        """{"inputs":[0.1,1e10,-Infinity,NaN,123456789012345678901234567890]}""",
        """{"context":{"c":1},"examples":[{"x":[1,2],"w":"text"},{"x":{"b64":"AAAA"}}]}""",
    ];

    private static readonly string[] Spice = ["{", "}", "[", "]", "[[[[[[[[", "\"", "\\u", ",", ":", "1e999999999", "-", "NaN", "{\"b64\":\"", "\0", "9999999999999999999999", "null"];

    private readonly Signature _signature = new()
    {
        Name = "s",
        Inputs = [new TensorSpec("f", ElementType.Float32, PartialShape.UnknownRank, "f"), new TensorSpec("s", ElementType.String, PartialShape.UnknownRank, "s")],
        Outputs = [],
    };

    public override string Name => "json";

    public override IReadOnlyList<byte[]> Seeds { get; } = [.. Bodies.Select(Encoding.UTF8.GetBytes)];

    public override byte[] Mutate(byte[] seed, Random random)
    {
        byte[] body = random.Next(3) == 0 ? ByteMutator.Mutate(seed, random) : seed;
        int at = random.Next(body.Length + 1);
        byte[] spice = Encoding.UTF8.GetBytes(Spice[random.Next(Spice.Length)]);
        int times = random.Next(20) == 0 ? random.Next(100_000) : random.Next(3);
        byte[] inserted = new byte[spice.Length * times];
        for (int i = 0; i < inserted.Length; i++) { inserted[i] = spice[i % spice.Length]; }
        return [.. body.AsSpan(0, at), .. inserted, .. body.AsSpan(at)];
    }

    public override void Run(byte[] input, int seed)
    {
        using JsonOutline outline = JsonScanner.Scan(input);
        PredictBodyReader.ReadSignatureName(input, outline);
        if (seed == Bodies.Length - 1)
        {
            ExampleBodyReader.Read(input, outline);
            return;
        }

        using TensorMap inputs = PredictBodyReader.ReadInputs(input, outline, _signature);
    }
}
