// SPDX-License-Identifier: MIT
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using TensorKeeper.Formats;
using TensorKeeper.Serving.Configuration;
using TensorKeeper.Serving.Lifecycle;
using TensorKeeper.Serving.Sources;

namespace TensorKeeper.Serving.Tests.Sources;

public sealed class FileSystemSourceTests : IAspiredVersionsTarget, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2025, 6, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly Channel<string> _told = Channel.CreateUnbounded<string>();
    private readonly LogLines<FileSystemSource> _log = new();
    private readonly CancellationTokenSource _stop = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    void IAspiredVersionsTarget.Aspire(string modelName, IReadOnlyList<AspiredVersion> versions) =>
        _told.Writer.TryWrite($"{modelName}: {string.Join(' ', versions.Select(static v => v.Id.Version))}");

    public void Dispose()
    {
        _stop.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Polls_at_each_interval()
    {
        _folder.AddVersion("a", "1");
        Task loop = RunAsync(Create(TimeSpan.FromSeconds(5)), "a");
        Assert.Equal("a: 1", await NextAsync());

        _folder.AddVersion("a", "2");
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("a: 1", await NextAsync());
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal("a: 2", await NextAsync());

        await _stop.CancelAsync();
        await loop;
    }

    [Fact]
    public async Task A_missing_base_path_harms_its_own_model_only_and_is_told_once()
    {
        _folder.AddVersion("b", "1");
        FileSystemSource source = Create(TimeSpan.FromSeconds(1));
        Task loop = RunAsync(source, "a", "b");
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal("b: 1", await NextAsync());
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal("its base path does not exist", source.ProblemOf("a"));
        Assert.Equal("", source.ProblemOf("b"));
        Assert.Single(_log.Lines);
        await _stop.CancelAsync();
        await loop;
    }

    [Fact]
    public async Task A_format_that_throws_harms_its_own_model_only()
    {
        _folder.AddVersion("a", "1");
        _folder.AddVersion("b", "1");
        FileSystemSource source = Create(TimeSpan.Zero, new ThrowingFormat(_folder.At("a")), new TestFormat());

        await RunAsync(source, "a", "b");

        Assert.Equal("b: 1", await NextAsync());
    }

    [Fact]
    public async Task An_interval_of_zero_ends_when_everything_has_settled()
    {
        _folder.AddVersion("a", "1", _time.GetUtcNow().UtcDateTime);
        Task loop = RunAsync(Create(TimeSpan.Zero), "a");
        Assert.Equal("a: ", await NextAsync());
        Assert.False(loop.IsCompleted);

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("a: 1", await NextAsync());
        await loop.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task Without_an_end_of_the_interval_nothing_is_looked_at_until_it_is_asked_for()
    {
        _folder.AddVersion("a", "1");
        FileSystemSource source = Create(Timeout.InfiniteTimeSpan);

        await RunAsync(source, "a");
        Assert.False(_told.Reader.TryRead(out _));
        await source.LookAsync(static _ => true, Cancellation);

        Assert.Equal("a: 1", await NextAsync());
    }

    private async Task<string> NextAsync() =>
        await _told.Reader.ReadAsync(Cancellation).AsTask().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

    private async Task RunAsync(FileSystemSource source, params string[] models)
    {
        await source.WatchAsync(Models(models), Cancellation);
        await source.RunAsync(_stop.Token);
    }

    private ModelConfig[] Models(params string[] names) => [.. names.Select(name => new ModelConfig { Name = name, BasePath = _folder.At(name) })];

    private FileSystemSource Create(TimeSpan interval, params IModelFormat[] formats) => new(
        this,
        formats.Length == 0 ? [new TestFormat()] : formats,
        Options.Create(new ServingOptions { PollInterval = interval }),
        _time,
        _log);

    private sealed class ThrowingFormat(string basePath) : IModelFormat
    {
        public string Platform => "throwing";

        public bool Recognizes(string directory) =>
            directory.StartsWith(basePath, StringComparison.Ordinal) ? throw new InvalidOperationException("No.") : false;

        public IServableModel Load(string directory, ModelLoadOptions options, CancellationToken cancellationToken) =>
            throw new InvalidOperationException();
    }
}
