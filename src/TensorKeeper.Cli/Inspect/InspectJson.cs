// SPDX-License-Identifier: MIT
using System.Text.Encodings.Web;
using System.Text.Json;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Inspection;

namespace TensorKeeper.Cli.Inspect;

/// <summary>Writes a report for scripts. Names are added in later versions, never changed.</summary>
internal static class InspectJson
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,   // for a terminal, not for a web page
    };

    /// <summary>Writes the report as one object.</summary>
    public static string Write(SavedModelReport report) => Write(json =>
    {
        json.WriteString("directory", report.Directory);
        json.WriteNumber("variable_count", report.VariableCount);
        json.WriteNumber("variable_bytes", report.VariableBytes);
        json.WriteStartArray("meta_graphs");
        foreach (GraphReport graph in report.Graphs) { WriteGraph(json, graph); }
        json.WriteEndArray();
    });

    /// <summary>Writes the report of an ONNX model as one object.</summary>
    public static string Write(OnnxReport report) => Write(json =>
    {
        json.WriteString("directory", report.Directory);
        json.WriteString("producer", report.Producer);
        json.WriteStartObject("operator_sets");
        foreach ((string domain, long version) in report.OperatorSets) { json.WriteNumber(domain, version); }
        json.WriteEndObject();
        json.WriteNumber("weight_count", report.WeightCount);
        json.WriteNumber("weight_bytes", report.WeightBytes);
        WriteTexts(json, "data_files", report.DataFiles);
        json.WriteStartObject("signatures");
        WriteSignature(json, report.Signature);
        json.WriteEndObject();
    });

    private static string Write(Action<Utf8JsonWriter> writeContent)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            writeContent(json);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteGraph(Utf8JsonWriter json, GraphReport graph)
    {
        json.WriteStartObject();
        WriteTexts(json, "tags", graph.Tags);
        json.WriteString("tensorflow_version", graph.TensorFlowVersion);
        WriteTexts(json, "assets", graph.Assets);
        json.WriteStartObject("signatures");
        foreach (SignatureReport signature in graph.Signatures) { WriteSignature(json, signature); }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteSignature(Utf8JsonWriter json, SignatureReport signature)
    {
        json.WriteStartObject(signature.Name);
        json.WriteString("method_name", signature.MethodName);
        json.WriteBoolean("callable", signature.IsCallable);
        json.WriteBoolean("servable", signature.IsServable);
        WriteTensors(json, "inputs", signature.Inputs);
        WriteTensors(json, "outputs", signature.Outputs);
        json.WriteStartObject("ops");
        foreach (OpReport op in signature.Ops)
        {
            json.WriteStartObject(op.Name);
            json.WriteNumber("count", op.Count);
            json.WriteBoolean("supported", op.IsSupported);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteStartArray("refusals");
        foreach (Diagnostic refusal in signature.Refusals)
        {
            json.WriteStartObject();
            json.WriteString("code", refusal.Code);
            json.WriteString("message", refusal.Message);
            if (refusal.NodeName is not null) { json.WriteString("node", refusal.NodeName); }
            if (refusal.Op is not null) { json.WriteString("op", refusal.Op); }
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTensors(Utf8JsonWriter json, string name, IReadOnlyList<TensorReport> tensors)
    {
        json.WriteStartObject(name);
        foreach (TensorReport tensor in tensors)
        {
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", tensor.TypeName);
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

            json.WriteString("name", tensor.SourceName);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IReadOnlyList<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts) { json.WriteStringValue(text); }
        json.WriteEndArray();
    }
}
