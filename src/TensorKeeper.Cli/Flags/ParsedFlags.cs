// SPDX-License-Identifier: MIT
namespace TensorKeeper.Cli.Flags;

/// <summary>What is left of a command line after its flags set their options. Immutable.</summary>
/// <param name="Arguments">The words that belong to no flag, in order.</param>
/// <param name="Notes">One line for each flag that was accepted and changes nothing.</param>
/// <param name="WantsHelp">Whether <c>--help</c> or <c>-h</c> was among the words.</param>
internal sealed record ParsedFlags(IReadOnlyList<string> Arguments, IReadOnlyList<string> Notes, bool WantsHelp);
