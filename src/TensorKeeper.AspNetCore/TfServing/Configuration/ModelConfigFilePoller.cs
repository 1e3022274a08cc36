// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TensorKeeper.Serving.Configuration;

namespace TensorKeeper.AspNetCore.TfServing.Configuration;

/// <summary>Reads the model config file again and again, and has it brought about.</summary>
/// <remarks>
/// Only a file that changed is taken over, so that it does not undo what was reloaded by a call. One that is gone or
/// malformed changes nothing; what is wrong is logged, once as long as it stays the same.
/// </remarks>
internal sealed class ModelConfigFilePoller(
    ModelConfigFile file, IModelConfigurator configurator, TimeProvider time, ILogger<ModelConfigFilePoller> logger) : BackgroundService
{
    private string _text = file.Text;
    private string _trouble = "";

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (file.PollInterval == TimeSpan.Zero) { return; }
        using var timer = new PeriodicTimer(file.PollInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) { await ApplyAsync(stoppingToken); }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    private async Task ApplyAsync(CancellationToken stoppingToken)
    {
        string trouble = "";
        try
        {
            ModelConfigFile now = ModelConfigFile.Read(file.Path, file.PollInterval);
            if (now.Text == _text) { return; }
            _text = now.Text;
            if (now.Models is { } models)
            {
                Log.ConfigFileChanged(logger, file.Path, models.Count);
                await configurator.ConfigureAsync(models, stoppingToken);
            }
        }
        catch (ServingException refused)
        {
            trouble = refused.Message;
        }

        if (trouble.Length > 0 && trouble != _trouble) { Log.ConfigFileRefused(logger, file.Path, trouble); }
        _trouble = trouble;
    }
}
