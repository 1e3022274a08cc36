// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Tests.Processes;

/// <summary>The program as machine code behaves as the one that was built.</summary>
public sealed class PublishedServeProcessTests : ServeProcessTests
{
    private protected override ToolProcess Start(params IEnumerable<string> words) => ToolProcess.StartPublished(words);
}
