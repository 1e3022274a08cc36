// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Lifecycle;

/// <summary>The life of one version. Not thread-safe: the manager's lock guards it.</summary>
/// <remarks>
/// <c>New→Loading→Ready→Draining→Unloading→Gone; New→Gone; Loading→Failed</c>. A version that comes back after its end
/// starts a new life.
/// </remarks>
internal sealed class ServableLifecycle(ServableId id)
{
    /// <summary>Gets where it is.</summary>
    public Phase Phase { get; private set; } = Phase.New;

    /// <summary>Gets why it failed; null unless it did.</summary>
    public ServingErrorCode? ErrorCode { get; private set; }

    /// <summary>Gets what is told of the failure; empty unless it failed.</summary>
    public string ErrorMessage { get; private set; } = "";

    /// <summary>Gets a value indicating whether this life is over.</summary>
    public bool IsOver => Phase is Phase.Gone or Phase.Failed;

    /// <summary>Asks whether there is an arrow.</summary>
    /// <param name="from">Where it is.</param>
    /// <param name="to">Where it is to go.</param>
    /// <returns>True if there is.</returns>
    public static bool IsLegal(Phase from, Phase to) => (from, to) switch
    {
        (Phase.New, Phase.Loading or Phase.Gone) => true,
        (Phase.Loading, Phase.Ready or Phase.Failed) => true,
        (Phase.Ready, Phase.Draining) => true,
        (Phase.Draining, Phase.Unloading) => true,
        (Phase.Unloading, Phase.Gone) => true,
        _ => false,
    };

    /// <summary>Returns what clients see.</summary>
    /// <param name="phase">Any phase.</param>
    /// <returns>The state.</returns>
    public static ServableState StateOf(Phase phase) => phase switch
    {
        Phase.New => ServableState.Start,
        Phase.Loading => ServableState.Loading,
        Phase.Ready => ServableState.Available,
        Phase.Draining or Phase.Unloading => ServableState.Unloading,
        _ => ServableState.End,
    };

    /// <summary>Goes on.</summary>
    /// <param name="next">Where to; not <see cref="Phase.Failed"/>, which needs a reason.</param>
    /// <exception cref="InvalidOperationException">There is no such arrow; nothing changed.</exception>
    public void MoveTo(Phase next)
    {
        if (next == Phase.Failed || !IsLegal(Phase, next))
        {
            throw new InvalidOperationException($"{id}: no move from {Phase} to {next}.");
        }

        Phase = next;
    }

    /// <summary>Ends the life before it served.</summary>
    /// <param name="code">Why.</param>
    /// <param name="message">What clients are told.</param>
    /// <exception cref="InvalidOperationException">It was not loading; nothing changed.</exception>
    public void Fail(ServingErrorCode code, string message)
    {
        if (!IsLegal(Phase, Phase.Failed)) { throw new InvalidOperationException($"{id}: no failure in {Phase}."); }
        (Phase, ErrorCode, ErrorMessage) = (Phase.Failed, code, message);
    }
}
