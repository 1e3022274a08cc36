// SPDX-License-Identifier: MIT
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TensorKeeper;
using TensorKeeper.Formats;
using TensorKeeper.SavedModel;
using TensorKeeper.Serving.Lifecycle;
using TensorKeeper.Serving.Running;

namespace Batching;

/// <summary>A model behind the serving core, without doors, and the same model without the core.</summary>
internal sealed class ServedModel : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly IModelRunner _runner;

    private ServedModel(IHost host, ServableHandle handle)
    {
        _host = host;
        _runner = host.Services.GetRequiredService<IModelRunner>();
        Handle = handle;
        Signature = handle.Model.Signatures[Signature.DefaultName];
    }

    public ServableHandle Handle { get; }

    public Signature Signature { get; }

    public static async Task<ServedModel> StartAsync(string basePath, TimeSpan maxWait)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging().AddMetrics();
        builder.Services.AddTensorKeeperServing(core => core.MaxQueueTime = maxWait)
            .AddModelFormat(static services => new SavedModelFormat(services.GetRequiredService<IOnnxEngine>()))
            .AddModel("m", Path.GetFullPath(basePath));
        IHost host = builder.Build();
        await host.StartAsync();
        var catalog = host.Services.GetRequiredService<IServableCatalog>();
        while (!catalog.GetStatus("m").Any(static version => version.State == ServableState.Available)) { await Task.Delay(20); }
        return new ServedModel(host, catalog.Acquire(new ModelQuery("m")));
    }

    /// <summary>Asks as a door does.</summary>
    public async ValueTask<TensorMap> AskAsync(TensorMap inputs) => (await _runner.RunAsync(Handle, Signature, inputs, [], CancellationToken.None)).Tensors;

    /// <summary>Runs the model and nothing else.</summary>
    public TensorMap Run(TensorMap inputs) => Handle.Model.Run(Signature, inputs, [], CancellationToken.None);

    /// <summary>Tells how many rows have about so many numbers; at least one.</summary>
    public int RowsWith(long numbers) =>
        (int)Math.Clamp(numbers / Signature.Inputs.Sum(static input => ShapeOf(input, 1).GetElementCount()), 1, int.MaxValue);

    /// <summary>Makes a request up: numbers that differ from row to row and from seed to seed.</summary>
    public TensorMap Imagine(int rows, int seed)
    {
        var random = new Random(seed);
        var inputs = new TensorMap();
        foreach (TensorSpec input in Signature.Inputs)
        {
            Tensor tensor = Tensor.Allocate(input.ElementType, ShapeOf(input, rows));
            if (input.ElementType == ElementType.Float32)
            {
                foreach (ref float value in tensor.AsSpan<float>()) { value = random.NextSingle(); }
            }
            else
            {
                int size = ElementTypes.SizeOf(input.ElementType);
                tensor.Bytes.Clear();
                for (int at = 0; at < tensor.Bytes.Length; at += size) { tensor.Bytes[at] = (byte)random.Next(2); }
            }

            inputs.Add(input.Name, tensor);
        }

        return inputs;
    }

    private static TensorShape ShapeOf(TensorSpec input, int rows) =>
        new([rows, .. input.Shape.Dimensions[1..].ToArray().Select(static extent => extent < 0 ? 64 : extent)]);

    public async ValueTask DisposeAsync()
    {
        Handle.Dispose();
        await _host.StopAsync();
        _host.Dispose();
    }
}
