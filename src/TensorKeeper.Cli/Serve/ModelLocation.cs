// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Serve;

/// <summary>A model and where its versions are. Immutable.</summary>
/// <param name="Name">The name that requests use.</param>
/// <param name="BasePath">The absolute path of the folder of its numbered versions.</param>
internal sealed record ModelLocation(string Name, string BasePath);
