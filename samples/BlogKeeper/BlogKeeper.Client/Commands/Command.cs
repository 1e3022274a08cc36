// SPDX-License-Identifier: MIT
using BlogKeeper.Client.CommandLine;
using BlogKeeper.Client.Output;

namespace BlogKeeper.Client.Commands;

/// <summary>What a verb works with.</summary>
/// <param name="Client">The server.</param>
/// <param name="Arguments">What was asked for.</param>
/// <param name="Output">Where the result goes.</param>
/// <param name="Progress">Where a person sees how far it is.</param>
/// <param name="StandardInput">Opens what is piped or typed in.</param>
internal sealed record Command(
    BlogKeeperClient Client, Arguments Arguments, IOutput Output, ProgressLine Progress, Func<Stream> StandardInput);
