// SPDX-License-Identifier: MIT
using System.Globalization;
using Batching;

// Usage: Batching [BASE_PATH] [--seconds=N] [--in-flight=N]
//        Batching [BASE_PATH] --overload [--door=core] [--rows=N] [--max-wait-ms=N] [--seconds=N]
//        Batching --overload --door=grpc|rest [--queue=N] [--seconds=N]
string basePath = args.FirstOrDefault(static word => !word.StartsWith("--", StringComparison.Ordinal)) ?? "models/iris";
TimeSpan time = TimeSpan.FromSeconds(Number("--seconds=", 4));
TimeSpan maxWait = TimeSpan.FromMilliseconds(Number("--max-wait-ms=", 250));

if (args.Contains("--overload"))
{
    string door = Text("--door=") ?? "core";
    if (door == "core")
    {
        await using ServedModel loaded = await ServedModel.StartAsync(basePath, maxWait);
        return await Overload.RunAsync(loaded, (int)Number("--rows=", loaded.RowsWith(65_536)), maxWait, time, Console.Out) ? 0 : 1;
    }

    int queue = (int)Number("--queue=", 64);
    using var model = new SlowModel();
    using DoorServer server = await DoorServer.StartAsync(model.BasePath, queue);
    using DoorCaller caller = DoorCaller.Of(door, server);
    return await DoorOverload.RunAsync(caller, queue, time, Console.Out) ? 0 : 1;
}

await using ServedModel served = await ServedModel.StartAsync(basePath, TimeSpan.FromMinutes(1));
await Comparison.RunAsync(served, (int)Number("--in-flight=", 32), time, Console.Out);
return 0;

string? Text(string name) => args.FirstOrDefault(word => word.StartsWith(name, StringComparison.Ordinal))?[name.Length..];

double Number(string name, double otherwise) => Text(name) is { } word ? double.Parse(word, CultureInfo.InvariantCulture) : otherwise;
