// SPDX-License-Identifier: MIT
using Batching;

// Usage: Batching BASE_PATH [--seconds=N] [--in-flight=N]
string basePath = args.FirstOrDefault(static word => !word.StartsWith("--", StringComparison.Ordinal)) ?? "models/iris";
double seconds = Number("--seconds=", 4);
int inFlight = (int)Number("--in-flight=", 32);

await using ServedModel served = await ServedModel.StartAsync(basePath);
await Comparison.RunAsync(served, inFlight, TimeSpan.FromSeconds(seconds), Console.Out);
return 0;

double Number(string name, double otherwise) =>
    args.FirstOrDefault(word => word.StartsWith(name, StringComparison.Ordinal)) is { } word
        ? double.Parse(word[name.Length..], System.Globalization.CultureInfo.InvariantCulture)
        : otherwise;
