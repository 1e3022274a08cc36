// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Policies;

namespace TensorKeeper.Serving.Lifecycle;

/// <summary>What the manager knows of one life of a version. Not thread-safe: the manager's lock guards it.</summary>
internal sealed class VersionState(AspiredVersion aspired)
{
    /// <summary>Gets what the source said.</summary>
    public AspiredVersion Aspired => aspired;

    /// <summary>Gets the model and its version.</summary>
    public ServableId Id => aspired.Id;

    /// <summary>Gets where it is.</summary>
    public ServableLifecycle Lifecycle { get; } = new(aspired.Id);

    /// <summary>Gets or sets a value indicating whether the source wants it.</summary>
    public bool IsAspired { get; set; } = true;

    /// <summary>Gets what abandons its loading.</summary>
    public CancellationTokenSource Loading { get; } = new();

    /// <summary>Gets or sets the model, from ready to unloading.</summary>
    public LoadedServable? Loaded { get; set; }

    /// <summary>Gets or sets what the last attempt to load failed of, while another one is to come; else null.</summary>
    public LoadOutcome? Trouble { get; set; }

    /// <summary>Gets what clients are told; of a version that will be tried again, what the last attempt failed of.</summary>
    public ServableStatus Status => new(
        Id, ServableLifecycle.StateOf(Lifecycle.Phase), Trouble?.ErrorCode ?? Lifecycle.ErrorCode, Trouble?.ErrorMessage ?? Lifecycle.ErrorMessage);

    /// <summary>Gets what the policy is told.</summary>
    public VersionFact Fact => new(Id.Version, Lifecycle.Phase, IsAspired);
}
