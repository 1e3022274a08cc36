// SPDX-License-Identifier: MIT
using Grpc.Core;
using TensorKeeper;
using TensorKeeper.Client;

namespace Lifecycle;

/// <summary>Kills the server in the middle of a reload and starts it again: what is served is what the files say.</summary>
internal static class Kill
{
    /// <summary>Runs the rounds.</summary>
    /// <param name="rounds">How many; every second reload is by the file, the others by a call.</param>
    /// <returns>0 if every round ended as wanted.</returns>
    public static async Task<int> RunAsync(int rounds)
    {
        var random = new Random(20260101);
        using var folder = new ServedFolder();
        folder.Add("busy", Path.Combine(Repository.Root, "models/iris/1"), 2);
        folder.Add("other", Path.Combine(Repository.Root, "models/half-plus-two/2"), 2);
        int wrong = 0;
        for (int round = 0; round < rounds; round++)
        {
            bool byFile = round % 2 == 0;
            folder.Configure(("busy", 1), ("other", 1));
            await using (Server server = Server.Start(folder))
            {
                await server.UntilAsync("busy", 1, ModelVersionState.Available);
                Task reload = byFile ? Task.CompletedTask : IgnoreAsync(server.ReloadAsync(folder.ConfigOf(("busy", 2), ("other", 2))));
                if (byFile) { folder.Configure(("busy", 2), ("other", 2)); }

                // A file is seen within a second; a call at once. Somewhere in between the process ends.
                await Task.Delay(random.Next(byFile ? 1_200 : 60));
                await server.KillAsync();
                await reload;
            }

            if (!await IsAsTheFileSaysAsync(folder, byFile ? 2 : 1)) { wrong++; }
        }

        Console.WriteLine($"{rounds} kills in the middle of a reload, {wrong} restarts that served something else than the file says");
        return wrong == 0 ? 0 : 1;
    }

    private static async Task<bool> IsAsTheFileSaysAsync(ServedFolder folder, int version)
    {
        await using Server server = Server.Start(folder);
        await server.UntilAsync("busy", version, ModelVersionState.Available);
        await server.UntilAsync("other", version, ModelVersionState.Available);
        bool isOtherUnknown = await server.StateOfAsync("busy", 3 - version) == ModelVersionState.Unknown
            && await server.StateOfAsync("other", 3 - version) == ModelVersionState.Unknown;
        using PredictResult result = await server.Client.PredictAsync("busy", ("dense_input", Tensor.Of([1, 4], 7.1f, 3.0f, 6.1f, 2.3f)));
        return isOtherUnknown && result.ServedBy.Version == version;
    }

    private static async Task IgnoreAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (RpcException)
        {
            // The server was killed while it answered.
        }
    }
}
