// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Tests.Processes;

/// <summary>The doors and logs of the program as machine code are those of the one that was built.</summary>
public sealed class PublishedServeDoorsTests : ServeDoorsTests
{
    private protected override ToolProcess Start(params IEnumerable<string> words) => ToolProcess.StartPublished(words);
}
