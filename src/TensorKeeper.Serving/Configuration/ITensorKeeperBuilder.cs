// SPDX-License-Identifier: MIT
using Microsoft.Extensions.DependencyInjection;

namespace TensorKeeper.Serving.Configuration;

/// <summary>Where extension methods hang that add models, formats and doors.</summary>
public interface ITensorKeeperBuilder
{
    /// <summary>Gets the services of the application.</summary>
    IServiceCollection Services { get; }
}
