// SPDX-License-Identifier: MIT
namespace TensorKeeper.Protocol.Codecs;

/// <summary>How much memory a message may still claim beyond the elements that it carries.</summary>
/// <remarks>
/// A tensor with fewer values than elements is filled up with the last one, so a few bytes can ask for gigabytes. The
/// budget is shared by all tensors of a message, since many small lies are one big one.
/// </remarks>
internal struct FillBudget(long bytes)
{
    public long RemainingBytes { get; private set; } = bytes;

    /// <summary>Says why a tensor was refused.</summary>
    public static string Exceeded(long elements) =>
        $"{elements} elements more than were sent would have to be filled in";

    /// <summary>Takes a part of the budget.</summary>
    /// <returns>False if that much is not left; then nothing is taken.</returns>
    public bool TryTake(long bytes)
    {
        if (bytes > RemainingBytes) { return false; }
        RemainingBytes -= bytes;
        return true;
    }
}
