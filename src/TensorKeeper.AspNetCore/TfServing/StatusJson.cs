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

    /// <summary>Prints the status of all models; upstream has no such page, so the form is ours.</summary>
    public static void WriteAll(IServableCatalog catalog, PooledList<byte> output)
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
            WriteVersions(catalog.GetStatus(name), writer);
            writer.EndObject();
        }

        writer.EndArray();
        writer.EndObject();
        output.Add((byte)'\n');
    }

    private static void WriteVersions(IReadOnlyList<ServableStatus> versions, PrettyJsonWriter writer)
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
