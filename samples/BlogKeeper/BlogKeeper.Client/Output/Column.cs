// SPDX-License-Identifier: MIT
namespace BlogKeeper.Client.Output;

/// <summary>A column of a table whose rows are not known when the first is printed.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Width">How wide it is in plain text, in characters; longer cells push the next ones on.</param>
/// <param name="Share">How much of a terminal's width it gets, in relation to its neighbours.</param>
/// <param name="IsNumber">Whether it is aligned to the right.</param>
internal sealed record Column(string Title, int Width, int Share, bool IsNumber = false);
