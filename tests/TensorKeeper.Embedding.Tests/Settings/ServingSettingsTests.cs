// SPDX-License-Identifier: MIT
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TensorKeeper.AspNetCore.TfServing;
using TensorKeeper.Serving.Configuration;
using TensorKeeper.Serving.Policies;

namespace TensorKeeper.Embedding.Tests.Settings;

public sealed class ServingSettingsTests
{
    [Fact]
    public void Reads_every_kind_of_setting()
    {
        using IHost host = Build("""
            { "TensorKeeper": {
                "Models": {
                  "iris": "models/iris",
                  "prices": { "BasePath": "/models/prices", "Platform": "tensorflow", "Versions": "latest:2", "Labels": { "stable": 3 } }
                },
                "PollInterval": "00:00:05", "LoadThreads": 4, "EnableWarmUp": false, "Tags": "serve, gpu",
                "RestApiTimeout": "00:00:10", "EnableCors": true, "MetricsPath": "/metrics"
            } }
            """);

        ServingOptions serving = Of<ServingOptions>(host);
        TfServingOptions doors = Of<TfServingOptions>(host);

        Assert.Equal(["iris", "prices"], serving.Models.Select(static model => model.Name));
        Assert.Equal(Path.Combine(Root(host), "models/iris"), serving.Models[0].BasePath);
        Assert.Equal(("/models/prices", "tensorflow"), (serving.Models[1].BasePath, serving.Models[1].Platform));
        Assert.Equal(VersionPolicy.Latest(2), serving.Models[1].VersionPolicy);
        Assert.Equal(3, serving.Models[1].Labels["stable"]);
        Assert.Equal((TimeSpan.FromSeconds(5), 4, false), (serving.PollInterval, serving.LoadThreads, serving.EnableWarmUp));
        Assert.Equal(["serve", "gpu"], serving.Tags);
        Assert.Equal((TimeSpan.FromSeconds(10), true, "/metrics"), (doors.RestApiTimeout, doors.EnableCors, doors.MetricsPath));
    }

    [Theory]
    [InlineData("latest", "1")]
    [InlineData("Latest: 3", "3")]
    [InlineData("all", "all")]
    [InlineData("1, 3", "specific")]
    public void Reads_version_policies(string text, string expected)
    {
        using IHost host = Build($$$"""{ "TensorKeeper": { "Models": [ { "Name": "m", "BasePath": "/m", "Versions": "{{{text}}}" } ] } }""");

        VersionPolicy wanted = expected switch
        {
            "all" => VersionPolicy.All,
            "specific" => VersionPolicy.Specific(1, 3),
            _ => VersionPolicy.Latest(int.Parse(expected, System.Globalization.CultureInfo.InvariantCulture)),
        };
        Assert.Equal(wanted, Of<ServingOptions>(host).Models.Single().VersionPolicy);
    }

    [Fact]
    public void Code_has_the_last_word()
    {
        using IHost host = Build("""{ "TensorKeeper": { "LoadThreads": 4, "RestApiTimeout": "00:00:10" } }""", static services => services
            .AddTensorKeeper(static options => options.LoadThreads = 5)
            .ConfigureDoors(static doors => doors.RestApiTimeout = TimeSpan.FromSeconds(1)));

        Assert.Equal((5, TimeSpan.FromSeconds(1)), (Of<ServingOptions>(host).LoadThreads, Of<TfServingOptions>(host).RestApiTimeout));
    }

    [Theory]
    [InlineData("""{ "PolInterval": "00:00:05" }""", "TensorKeeper:PolInterval is not a setting. Did you mean PollInterval?")]
    [InlineData("""{ "Bananas": 1 }""", "TensorKeeper:Bananas is not a setting.")]
    [InlineData("""{ "PollInterval": "5" }""", "TensorKeeper:PollInterval is '5'; a time such as 00:00:30 is expected.")]
    [InlineData("""{ "LoadThreads": "many" }""", "TensorKeeper:LoadThreads is 'many'; a whole number is expected.")]
    [InlineData("""{ "EnableWarmUp": "perhaps" }""", "TensorKeeper:EnableWarmUp is 'perhaps'; true or false is expected.")]
    [InlineData("""{ "LoadThreads": { "a": 1 } }""", "TensorKeeper:LoadThreads holds more keys; one value is expected.")]
    [InlineData("""{ "Models": [ { "BasePath": "/m" } ] }""", "TensorKeeper:Models:0:Name is missing: the name by which requests call the model.")]
    [InlineData("""{ "Models": { "m": { "Basepth": "/m" } } }""", "TensorKeeper:Models:m:Basepth is not a setting. Did you mean BasePath?")]
    [InlineData("""{ "Models": { "m": { "Name": "m" } } }""", "TensorKeeper:Models:m:BasePath is missing: the folder of the model's numbered versions.")]
    [InlineData("""{ "Models": { "m": { "BasePath": "/m", "Versions": "newest" } } }""",
        "TensorKeeper:Models:m:Versions is 'newest'; latest, latest:2, all, or version numbers such as 1,3 is expected.")]
    [InlineData("""{ "Models": { "m": { "BasePath": "/m", "Labels": { "stable": "one" } } } }""",
        "TensorKeeper:Models:m:Labels:stable is 'one'; a version number is expected.")]
    [InlineData("""{ "VersionTransition": "1" }""", "TensorKeeper:VersionTransition is '1'; AvailabilityPreserving or ResourcePreserving is expected.")]
    [InlineData("""{ "Batching": "On" }""", "TensorKeeper:Batching is 'On'; Automatic or Configured or Off is expected.")]
    [InlineData("""{ "LoadThreads": 0 }""", "LoadThreads")]
    public void Says_at_start_what_is_wrong(string section, string complaint)
    {
        using IHost host = Build($$"""{ "TensorKeeper": {{section}} }""");

        OptionsValidationException refused = Assert.Throws<OptionsValidationException>(() => Of<ServingOptions>(host));

        Assert.Contains(refused.Failures, failure => failure.Contains(complaint, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_wrong_ends_the_start_of_the_application()
    {
        using IHost host = Build("""{ "TensorKeeper": { "PolInterval": "00:00:05", "LoadThread": 2 } }""");

        OptionsValidationException refused = await Assert.ThrowsAsync<OptionsValidationException>(
            () => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Equal(2, refused.Failures.Count());
    }

    [Fact]
    public void Every_option_has_its_key()
    {
        // None of these values is right for its option, so that a key that is known complains of it, and no other does.
        foreach (string option in new[] { typeof(ServingOptions), typeof(TfServingOptions) }.SelectMany(static type => type.GetProperties()).Select(static one => one.Name))
        {
            using IHost host = Build($$"""{ "TensorKeeper": { "{{option}}": { "no": "value" } } }""");

            string[] failures = [.. FailuresOf<ServingOptions>(host), .. FailuresOf<TfServingOptions>(host)];

            Assert.DoesNotContain(failures, failure => failure.StartsWith($"TensorKeeper:{option} is not a setting", StringComparison.Ordinal));
        }
    }

    private static IEnumerable<string> FailuresOf<T>(IHost host)
        where T : class
    {
        try
        {
            Of<T>(host);
            return [];
        }
        catch (OptionsValidationException refused)
        {
            return refused.Failures;
        }
    }

    private static IHost Build(string json, Action<IServiceCollection>? configure = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(json)));
        builder.Services.AddMetrics();
        builder.Services.AddTensorKeeper();
        configure?.Invoke(builder.Services);
        return builder.Build();
    }

    private static T Of<T>(IHost host)
        where T : class => host.Services.GetRequiredService<IOptions<T>>().Value;

    private static string Root(IHost host) => host.Services.GetRequiredService<IHostEnvironment>().ContentRootPath;
}
