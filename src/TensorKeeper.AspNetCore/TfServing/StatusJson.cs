// SPDX-License-Identifier: MIT
using System.Globalization;
using TensorKeeper.AspNetCore.Json;
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>Prints the status of a model's versions. Thread-safe.</summary>
internal static class StatusJson
{
    /// <summary>The indentation of JSON that upstream prints from protobuf messages.</summary>
    public const int IndentWidth = 1;

    public static void Write(IReadOnlyList<ServableStatus> versions, PooledList<byte> output)
    {
        var writer = new PrettyJsonWriter(output, IndentWidth);
        writer.StartObject();
        WriteVersions(versions, writer);
        writer.EndObject();
        output.Add((byte)'\n');
    }

    /// <summary>Returns the state of a name as it is printed; null if there is none.</summary>
    public static ServableState? StateOf(string name) => name switch
    {
        "START" => ServableState.Start,
        "LOADING" => ServableState.Loading,
        "AVAILABLE" => ServableState.Available,
        "UNLOADING" => ServableState.Unloading,
        "END" => ServableState.End,
        _ => null,
    };

    /// <summary>Prints the status of all models; upstream has no such page, so the form is ours.</summary>
    /// <param name="catalog">The models.</param>
    /// <param name="state">The state that versions are to be in; null for any. A model without such versions has none.</param>
    /// <param name="output">Where to.</param>
    public static void WriteAll(IServableCatalog catalog, ServableState? state, PooledList<byte> output)
    {
        var writer = new PrettyJsonWriter(output, IndentWidth);
        writer.StartObject();
        writer.Name("models"u8);
        writer.StartArray();
        foreach (string name in catalog.ModelNames)
        {
            writer.StartObject();
            writer.Name("name"u8);
            writer.String(name);
            WriteVersions(catalog.GetStatus(name).Where(version => state is null || version.State == state), writer);
            writer.EndObject();
        }

        writer.EndArray();
        writer.EndObject();
        output.Add((byte)'\n');
    }

    private static void WriteVersions(IEnumerable<ServableStatus> versions, PrettyJsonWriter writer)
    {
        writer.Name("model_version_status"u8);
        writer.StartArray();
        foreach (ServableStatus version in versions) { Write(version, writer); }
        writer.EndArray();
    }

    private static void Write(ServableStatus version, PrettyJsonWriter writer)
    {
        writer.StartObject();
        writer.Name("version"u8);
        writer.String(version.Id.Version.ToString(CultureInfo.InvariantCulture));
        writer.Name("state"u8);
        writer.String(StateName(version.State));
        writer.Name("status"u8);
        writer.StartObject();
        writer.Name("error_code"u8);
        writer.String(ServingErrorCodes.NameOf(version.ErrorCode));
        writer.Name("error_message"u8);
        writer.String(version.ErrorMessage);
        writer.EndObject();
        writer.EndObject();
    }

    private static ReadOnlySpan<byte> StateName(ServableState state) => state switch
    {
        ServableState.Start => "START"u8,
        ServableState.Loading => "LOADING"u8,
        ServableState.Available => "AVAILABLE"u8,
        ServableState.Unloading => "UNLOADING"u8,
        ServableState.End => "END"u8,
        _ => "UNKNOWN"u8,
    };
}
