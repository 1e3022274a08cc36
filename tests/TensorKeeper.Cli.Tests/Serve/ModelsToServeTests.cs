// SPDX-License-Identifier: MIT
using TensorKeeper.Cli.Flags;
using TensorKeeper.Cli.Serve;

namespace TensorKeeper.Cli.Tests.Serve;

public sealed class ModelsToServeTests
{
    [Theory]
    [InlineData("", "serve needs a folder of models, --model_config_file, or --model_name and --model_base_path. For example: tensorkeeper serve models")]
    [InlineData("a b", "serve takes one folder; 'b' is one too many.")]
    [InlineData("a --model_base_path=/m", "Serve the folder 'a' or --model_base_path, not both.")]
    [InlineData("--model_base_path=/m --model_name=", "--model_name: a name is expected.")]
    [InlineData("a --model_config_file=f", "Serve the folder 'a' or --model_config_file, not both.")]
    [InlineData("a --model_config_file_poll_wait_seconds=5", "--model_config_file_poll_wait_seconds needs --model_config_file.")]
    [InlineData("a --port=8501", "--port and --rest_api_port are both 8501; gRPC and REST need a port each.")]
    [InlineData("a --port=0 --rest_api_port=0", "--port and --rest_api_port are both 0: nothing would be served.")]
    [InlineData("a --saved_model_tags=,", "--saved_model_tags: at least one tag is expected.")]
    public void Refuses_what_contradicts_itself(string line, string message)
    {
        var options = new ServeOptions();
        ParsedFlags parsed = FlagParser.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), ServeFlags.Table, options);

        Assert.Equal(message, Assert.Throws<UsageException>(() => ModelsToServe.From(options, parsed.Arguments)).Message);
    }

    [Fact]
    public void One_model_has_the_name_it_is_given_and_need_not_be_there_yet()
    {
        var options = new ServeOptions { ModelBasePath = "/not/there/yet", ModelName = "soon" };

        Assert.Equal([new ModelLocation("soon", Path.GetFullPath("/not/there/yet"))], ModelsToServe.From(options, []));
    }

    [Fact]
    public void A_config_file_takes_the_place_of_a_base_path() =>
        Assert.Empty(ModelsToServe.From(new ServeOptions { ModelConfigFile = "f", ModelBasePath = "/m" }, []));

    [Fact]
    public void One_model_without_a_name_is_called_default_as_in_TensorFlow_Serving()
    {
        var options = new ServeOptions { ModelBasePath = "/m" };

        Assert.Equal("default", Assert.Single(ModelsToServe.From(options, [])).Name);
    }
}
