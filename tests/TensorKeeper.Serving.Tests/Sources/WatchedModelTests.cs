// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Time.Testing;
using TensorKeeper.Formats;
using TensorKeeper.Serving.Configuration;
using TensorKeeper.Serving.Policies;
using TensorKeeper.Serving.Sources;

namespace TensorKeeper.Serving.Tests.Sources;

public sealed class WatchedModelTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2025, 6, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new(Now);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Old_versions_count_at_the_first_look()
    {
        _folder.AddVersion("m", "1");
        _folder.AddVersion("m", "2");

        Assert.Equal([2], Versions(Watch().Look()));
        Assert.Equal([2, 1], Versions(Watch(VersionPolicy.All).Look()));
    }

    [Fact]
    public void A_version_written_a_moment_ago_counts_when_it_stays_the_same()
    {
        _folder.AddVersion("m", "1", Now.UtcDateTime.AddSeconds(-1));
        WatchedModel model = Watch();

        Assert.Empty(Versions(model.Look()));
        Assert.True(model.IsWaiting);
        Assert.Equal("version 1 may still be being copied", model.Problem);
        Assert.Equal([1], Versions(model.Look()));
        Assert.Equal(("", false), (model.Problem, model.IsWaiting));
    }

    [Fact]
    public void A_version_with_files_from_the_future_counts_when_it_stays_the_same()
    {
        _folder.AddVersion("m", "1", Now.UtcDateTime.AddYears(1));
        WatchedModel model = Watch();

        Assert.Empty(Versions(model.Look()));
        Assert.Equal([1], Versions(model.Look()));
    }

    [Fact]
    public void A_version_that_is_still_copied_does_not_count_and_takes_no_older_one_down()
    {
        _folder.AddVersion("m", "1");
        WatchedModel model = Watch();
        Assert.Equal([1], Versions(model.Look()));

        string directory = _folder.AddVersion("m", "2");
        Assert.Equal([1], Versions(model.Look()));
        for (int i = 1; i < 5; i++)
        {
            TemporaryFolder.Write(Path.Combine(directory, "weights"), new string('w', i));   // of the same age: only the size tells
            Assert.Equal([1], Versions(model.Look()));
        }

        Assert.Equal([2], Versions(model.Look()));
    }

    [Fact]
    public void A_file_that_appears_deep_inside_is_noticed()
    {
        WatchedModel model = Watch();
        Directory.CreateDirectory(_folder.At("m"));
        model.Look();
        string directory = _folder.AddVersion("m", "1");
        Assert.Empty(Versions(model.Look()));
        Directory.CreateDirectory(Path.Combine(directory, "assets", "deep"));
        TemporaryFolder.Write(Path.Combine(directory, "assets", "deep", "vocabulary"), "a");

        Assert.Empty(Versions(model.Look()));
        Assert.Equal([1], Versions(model.Look()));
    }

    [Fact]
    public void A_directory_that_holds_no_model_does_not_count()
    {
        _folder.AddVersion("m", "1");
        Directory.CreateDirectory(_folder.At("m", "2"));
        WatchedModel model = Watch();

        Assert.Equal([1], Versions(model.Look()));
        Assert.Equal("version 2 holds no model of a known format", model.Problem);
        Assert.False(model.IsWaiting);
    }

    [Fact]
    public void A_version_that_counted_goes_on_until_its_directory_is_gone()
    {
        string directory = _folder.AddVersion("m", "1");
        WatchedModel model = Watch();
        model.Look();

        File.Delete(Path.Combine(directory, TestFormat.FileName));
        Assert.Equal([1], Versions(model.Look()));

        Directory.Delete(directory);
        Assert.Empty(Versions(model.Look()));
        Assert.Equal("there is no version directory under its base path", model.Problem);
    }

    [Fact]
    public void A_base_path_that_is_missing_says_nothing_of_the_versions()
    {
        _folder.AddVersion("m", "1");
        WatchedModel model = Watch();
        model.Look();

        Directory.Move(_folder.At("m"), _folder.At("elsewhere"));
        Assert.Null(model.Look());
        Assert.Equal("its base path does not exist", model.Problem);

        Directory.Move(_folder.At("elsewhere"), _folder.At("m"));
        Assert.Equal([1], Versions(model.Look()));
    }

    [Fact]
    public void A_base_path_that_is_a_file_is_a_problem_not_a_crash()
    {
        File.WriteAllText(_folder.At("m"), "");
        WatchedModel model = Watch();

        Assert.Null(model.Look());
        Assert.StartsWith("its base path ", model.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_platform_chooses_the_format()
    {
        _folder.AddVersion("m", "1");
        var config = new ModelConfig { Name = "m", BasePath = _folder.At("m"), Platform = "other" };

        WatchedModel model = new(config, [new TestFormat()], TimeSpan.FromSeconds(3), _time);

        Assert.Empty(Versions(model.Look()));
    }

    [Fact]
    public void A_policy_that_chooses_nothing_is_told()
    {
        _folder.AddVersion("m", "1");
        WatchedModel model = Watch(VersionPolicy.Specific(5));

        Assert.Empty(Versions(model.Look()));
        Assert.Equal("its version policy chooses none of the versions under its base path", model.Problem);
    }

    [Fact]
    public void A_link_that_leads_in_a_circle_ends()
    {
        string directory = _folder.AddVersion("m", "1");
        Directory.CreateSymbolicLink(Path.Combine(directory, "loop"), directory);

        WatchedModel model = Watch();

        Assert.Equal([1], Versions(model.Look() is { Count: > 0 } first ? first : model.Look()));
    }

    [Fact]
    public void A_link_to_nowhere_keeps_no_version_from_counting()
    {
        string directory = _folder.AddVersion("m", "1");
        File.CreateSymbolicLink(Path.Combine(directory, "dangling"), "nowhere");

        WatchedModel model = Watch();

        Assert.Equal([1], Versions(model.Look() is { Count: > 0 } first ? first : model.Look()));
    }

    private static IEnumerable<long> Versions(IReadOnlyList<TensorKeeper.Serving.Lifecycle.AspiredVersion>? aspired) =>
        Assert.IsAssignableFrom<IReadOnlyList<TensorKeeper.Serving.Lifecycle.AspiredVersion>>(aspired).Select(static v => v.Id.Version);

    private WatchedModel Watch(VersionPolicy? policy = null) => new(
        new ModelConfig { Name = "m", BasePath = _folder.At("m"), VersionPolicy = policy ?? VersionPolicy.Default },
        (IReadOnlyList<IModelFormat>)[new TestFormat()],
        TimeSpan.FromSeconds(3),
        _time);
}
