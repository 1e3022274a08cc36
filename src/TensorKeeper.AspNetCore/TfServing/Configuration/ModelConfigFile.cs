// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.TfServing;
using ModelConfig = TensorKeeper.Serving.Configuration.ModelConfig;

namespace TensorKeeper.AspNetCore.TfServing.Configuration;

/// <summary>A model config file of TensorFlow Serving, a <c>ModelServerConfig</c> in text form, as it was when it was read. Immutable.</summary>
/// <param name="Path">The file.</param>
/// <param name="PollInterval">How often it is read again; zero: never.</param>
/// <param name="Text">What it said.</param>
/// <param name="Models">What that means; null if it configures nothing at all, which changes nothing.</param>
internal sealed record ModelConfigFile(string Path, TimeSpan PollInterval, string Text, IReadOnlyList<ModelConfig>? Models)
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="ServingException">
    /// <see cref="ServingErrorCode.InvalidArgument"/>: it is malformed, or says what is not supported; the message names file
    /// and line. <see cref="ServingErrorCode.NotFound"/>: it cannot be read.
    /// </exception>
    public static ModelConfigFile Read(string path, TimeSpan pollInterval)
    {
        (string text, ModelServerConfig message) = ConfigFileText.Read(path, "model config file", ModelServerConfig.Parser);
        try
        {
            bool isEmpty = message.ConfigCase == ModelServerConfig.ConfigOneofCase.None;
            return new ModelConfigFile(path, pollInterval, text, isEmpty ? null : ModelServerConfigs.Decode(message));
        }
        catch (ServingException refused)
        {
            throw new ServingException(refused.Code, $"{refused.Message} (model config file '{path}')", refused);
        }
    }
}
