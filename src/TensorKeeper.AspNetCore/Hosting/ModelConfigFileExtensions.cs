// SPDX-License-Identifier: MIT
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TensorKeeper.AspNetCore.TfServing.Configuration;
using TensorKeeper.Serving.Configuration;

namespace TensorKeeper.AspNetCore.Hosting;

/// <summary>Serves what a model config file of TensorFlow Serving says.</summary>
public static class ModelConfigFileExtensions
{
    /// <summary>Serves the models of a config file, in place of any others.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">A <c>ModelServerConfig</c> in text form; a relative path is taken from the current directory.</param>
    /// <param name="pollInterval">How often the file is read again and its changes are taken over; zero: only at start.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ServingException">The file cannot be read, is malformed or says what is not supported.</exception>
    public static ITensorKeeperBuilder AddModelConfigFile(this ITensorKeeperBuilder builder, string path, TimeSpan pollInterval)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(pollInterval, TimeSpan.Zero);
        ModelConfigFile file = ModelConfigFile.Read(Path.GetFullPath(path), pollInterval);
        builder.Services.AddSingleton(file);
        builder.Services.PostConfigure<ServingOptions>(options => options.Models = [.. file.Models ?? []]);
        builder.Services.AddSingleton<IHostedService, ModelConfigFilePoller>();
        return builder;
    }
}
