// SPDX-License-Identifier: MIT
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TensorKeeper.Cli.Golden;
using TensorKeeper.Formats;

namespace TensorKeeper.Cli.Check;

/// <summary>Writes a report for scripts. Names are added in later versions, never changed.</summary>
internal static class CheckJson
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,   // for a terminal, not for a web page
    };

    /// <summary>Writes the report as one object.</summary>
    public static string Write(CheckReport report)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteString("directory", report.Directory);
            json.WriteString("platform", report.Platform);
            json.WriteBoolean("passed", report.IsPassed);
            if (report.Plan is { } plan)
            {
                json.WriteNumber("weight_count", plan.WeightCount);
                json.WriteNumber("weight_bytes", plan.WeightBytes);
            }

            json.WriteStartObject("load_milliseconds");
            foreach (LoadPhase phase in report.LoadPhases) { json.WriteNumber(phase.Name, phase.Duration.TotalMilliseconds); }
            json.WriteEndObject();
            json.WriteStartObject("signatures");
            foreach (SignaturePlan signature in report.Plan?.Signatures ?? []) { WriteSignature(json, signature.Signature, signature); }
            foreach (Signature signature in report.Plan is null ? report.Signatures : []) { WriteSignature(json, signature, null); }
            json.WriteEndObject();
            WriteReasons(json, report.Refusal);
            WriteRuns(json, report.Runs);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteSignature(Utf8JsonWriter json, Signature signature, SignaturePlan? plan)
    {
        json.WriteStartObject(signature.Name);
        WriteTensors(json, "inputs", signature.Inputs);
        WriteTensors(json, "outputs", signature.Outputs);
        if (plan is not null)
        {
            json.WriteStartObject("ops");
            foreach ((string op, int count) in plan.Ops) { json.WriteNumber(op, count); }
            json.WriteEndObject();
            json.WriteStartArray("stages");
            foreach (PlannedStage stage in plan.Stages) { WriteStage(json, stage); }
            json.WriteEndArray();
            WriteReasons(json, plan.Refusal);
        }

        json.WriteEndObject();
    }

    private static void WriteTensors(Utf8JsonWriter json, string name, IReadOnlyList<TensorSpec> tensors)
    {
        json.WriteStartObject(name);
        foreach (TensorSpec tensor in tensors)
        {
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", "DT_" + ElementTypes.NameOf(tensor.ElementType).ToUpperInvariant());
            if (tensor.Shape.HasRank)
            {
                json.WriteStartArray("shape");
                foreach (long dimension in tensor.Shape.Dimensions) { json.WriteNumberValue(dimension); }
                json.WriteEndArray();
            }
            else
            {
                json.WriteNull("shape");
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteStage(Utf8JsonWriter json, PlannedStage stage)
    {
        json.WriteStartObject();
        json.WriteString("runs_on", stage.IsHost ? "host" : "engine");
        json.WriteNumber("node_count", stage.NodeCount);
        json.WriteStartArray("host_nodes");
        foreach (PlannedNode node in stage.HostNodes)
        {
            json.WriteStartObject();
            json.WriteString("node", node.Name);
            json.WriteString("op", node.Op);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteReasons(Utf8JsonWriter json, ServingException? refusal)
    {
        json.WriteStartArray("diagnostics");
        foreach (Reason reason in refusal is null ? [] : Reason.Of(refusal))
        {
            json.WriteStartObject();
            json.WriteString("code", reason.Code);
            json.WriteString("message", reason.Message);
            if (reason.Node is not null) { json.WriteString("node", reason.Node); }
            if (reason.Op is not null) { json.WriteString("op", reason.Op); }
            if (reason.Page is not null) { json.WriteString("page", reason.Page); }
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRuns(Utf8JsonWriter json, IReadOnlyList<CheckedRun> runs)
    {
        json.WriteStartArray("runs");
        foreach (CheckedRun run in runs)
        {
            json.WriteStartObject();
            json.WriteString("signature", run.Signature);
            json.WriteBoolean("passed", run.IsPassed);
            if (run.Failure is not null) { json.WriteString("failure", run.Failure); }
            json.WriteStartArray("outputs");
            foreach (TensorAgreement output in run.Outputs) { WriteOutput(json, output); }
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteOutput(Utf8JsonWriter json, TensorAgreement output)
    {
        json.WriteStartObject();
        json.WriteString("name", output.Name);
        json.WriteString("tolerance", output.Tolerance);

        // JSON has no infinity, which is how far apart two strings are.
        if (double.IsFinite(output.MaxError)) { json.WriteNumber("largest_difference", output.MaxError); }
        else { json.WriteNull("largest_difference"); }
        json.WriteNumber("allowed", output.Allowed);
        if (output.Failure is not null) { json.WriteString("failure", output.Failure); }
        json.WriteEndObject();
    }
}
