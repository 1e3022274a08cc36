// SPDX-License-Identifier: MIT
namespace TensorKeeper.Serving.Running;

/// <summary>Writes sets of names as TensorFlow Serving does: sorted by bytes, with commas.</summary>
internal static class NameSet
{
    public static string[] Of(TensorMap tensors) => [.. tensors.Select(static entry => entry.Key).Order(StringComparer.Ordinal)];

    public static string[] Of(IEnumerable<TensorSpec> specs) =>
        [.. specs.Select(static spec => spec.Name).Order(StringComparer.Ordinal)];

    public static string Join(IEnumerable<string> names) => string.Join(',', names);
}
