// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Serve;
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.Cli.Tests.Serve;

public sealed class BannerTests
{
    private static readonly Signature Iris = new()
    {
        Name = Signature.DefaultName,
        MethodName = "tensorflow/serving/predict",
        Inputs = [new TensorSpec("dense_input", ElementType.Float32, new(-1, 4), "serving_default_dense_input:0")],
        Outputs = [new TensorSpec("dense_2", ElementType.Float32, new(-1, 3), "StatefulPartitionedCall:0")],
    };

    private static readonly Signature Half = new()
    {
        Name = Signature.DefaultName,
        MethodName = "tensorflow/serving/predict",
        Inputs = [new TensorSpec("x", ElementType.Float32, new(-1, 1), "x:0")],
        Outputs = [new TensorSpec("y", ElementType.Float32, new(-1, 1), "y:0")],
    };

    private static readonly Signature Regress = new()
    {
        Name = "regress_x_to_y",
        MethodName = "tensorflow/serving/regress",
        Inputs = [new TensorSpec("inputs", ElementType.String, new(-1), "i:0")],
        Outputs = [new TensorSpec("outputs", ElementType.Float32, new(-1, 1), "y:0")],
    };

    [Fact]
    public void Shows_what_is_served_where_and_how_to_try_it() => GoldenFile.Matches(
        "banner.txt",
        Print(
            new Endpoints(8500, 8501),
            new ServedVersion("half-plus-two", 2, ServableState.Available, [Regress, Half], ""),
            new ServedVersion("iris", 1, ServableState.Available, [Iris], "")));

    [Fact]
    public void Shows_why_a_model_does_not_load_and_what_still_does() => GoldenFile.Matches(
        "banner-failed.txt",
        Print(
            new Endpoints(8500, null),
            new ServedVersion("broken", 20_260_101, ServableState.End, [], "TK1004: variables.index ends at byte 12, 48 were expected [1,2]\nTK3001 Warp at 'model/warp': has no translation"),
            new ServedVersion("iris", 2, ServableState.Loading, [], ""),
            new ServedVersion("iris", 1, ServableState.Available, [Iris], ""),
            new ServedVersion("soon", null, ServableState.Unknown, [], "")));

    [Fact]
    public void Without_a_terminal_there_are_no_control_characters()
    {
        string text = Print(new Endpoints(8500, 8501), new ServedVersion("iris", 1, ServableState.Available, [Iris], ""));

        Assert.DoesNotContain(text, static letter => char.IsControl(letter) && letter != '\n');
    }

    [Fact]
    public void A_name_with_brackets_or_quotes_is_shown_as_it_is()
    {
        string text = Print(new Endpoints(8500, 8501), new ServedVersion("[red]it's[/]", 1, ServableState.Available, [Iris], ""));

        Assert.Contains("[red]it's[/]", text, StringComparison.Ordinal);
        Assert.Contains("/v1/models/%5Bred%5Dit%27s%5B%2F%5D:predict", text, StringComparison.Ordinal);
    }

    private static string Print(Endpoints endpoints, params ServedVersion[] rows)
    {
        var console = new TestConsole();
        Banner.Print(console.Console, rows, endpoints, TimeSpan.FromMilliseconds(420));
        return console.Text;
    }
}
