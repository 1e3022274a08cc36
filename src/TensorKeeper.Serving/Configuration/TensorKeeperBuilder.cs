// SPDX-License-Identifier: MIT
using Microsoft.Extensions.DependencyInjection;

namespace TensorKeeper.Serving.Configuration;

/// <summary>The builder.</summary>
/// <param name="Services">The services of the application.</param>
internal sealed record TensorKeeperBuilder(IServiceCollection Services) : ITensorKeeperBuilder;
