// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Strings;

/// <summary>Prints tensors into a template: <c>StringFormat</c>.</summary>
internal static class FormatKernels
{
    public static void Register(HostKernelTable table) => table.AddPrepared("StringFormat", Prepare);

    private static HostKernel Prepare(SourceNode node)
    {
        string[] parts = Split(Bytes(node, "template"), Bytes(node, "placeholder"));
        long atEnds = node.Int("summarize", 3);
        if (parts.Length - 1 != node.Inputs.Count)
        {
            throw new ServingException(
                ServingErrorCode.InvalidArgument,
                $"num placeholders in template and num inputs must match: {parts.Length - 1} vs. {node.Inputs.Count}");
        }

        return (in HostCall call) =>
        {
            var text = new StringBuilder(CString(parts[0]));
            for (int i = 0; i + 1 < parts.Length; i++)
            {
                TensorSummary.Write(call[i], atEnds, text);
                text.Append(CString(parts[i + 1]));
            }

            var output = new StringElementsBuilder(1);
            output.Add(Encoding.Latin1.GetBytes(text.ToString()));
            return [output.ToTensor(TensorShape.Scalar)];
        };
    }

    /// <summary>An empty placeholder stands between any two bytes.</summary>
    private static string[] Split(string template, string placeholder) =>
        placeholder.Length > 0 ? template.Split(placeholder) : [.. template.Select(static letter => letter.ToString())];

    private static string Bytes(SourceNode node, string name) => node.Attribute(name) is { } value ? Encoding.Latin1.GetString(value.Bytes.Span) : "%s";

    /// <summary>TensorFlow takes a part as a C string: up to its first NUL.</summary>
    private static string CString(string part)
    {
        int end = part.IndexOf('\0', StringComparison.Ordinal);
        return end < 0 ? part : part[..end];
    }
}
