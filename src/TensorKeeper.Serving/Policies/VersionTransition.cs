// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Policies;

/// <summary>In which order the versions of a model are exchanged. The names are TensorFlow Serving's.</summary>
public enum VersionTransition
{
    /// <summary>A new version is loaded before an old one goes: something always serves, and memory for both is needed.</summary>
    AvailabilityPreserving,

    /// <summary>Old versions go before a new one is loaded: memory for one is enough, and nothing serves in between.</summary>
    ResourcePreserving,
}
