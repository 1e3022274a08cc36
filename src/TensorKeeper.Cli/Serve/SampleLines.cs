// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.Cli.Serve;

/// <summary>The lines of the banner that a user copies to try a model.</summary>
internal static class SampleLines
{
    /// <summary>Writes a command for the shell and a line of C#, for the model that shows the most and still fits a line.</summary>
    /// <returns>No lines if nothing can be called, or everything that can be is too large to type.</returns>
    public static IReadOnlyList<string> For(IReadOnlyList<ServedVersion> rows, Endpoints endpoints)
    {
        ServedVersion? model = null;
        Signature? signature = null;
        long most = 0;
        foreach (ServedVersion row in rows.Where(static row => row.State is ServableState.Available))
        {
            // A request without a signature name is the shortest, so the default is preferred.
            Signature? candidate = row.Signatures.FirstOrDefault(static s => s.Name == Signature.DefaultName && SampleRequest.CountElements(s) > 0)
                ?? row.Signatures.FirstOrDefault(static s => SampleRequest.CountElements(s) > 0);
            if (candidate is not null && SampleRequest.CountElements(candidate) > most)
            {
                (model, signature, most) = (row, candidate, SampleRequest.CountElements(candidate));
            }
        }

        if (model is null || signature is null) { return []; }

        var lines = new List<string>();
        if (endpoints.RestUrl is { } rest)
        {
            string body = SampleRequest.WriteBody(signature).Replace("'", "'\\''", StringComparison.Ordinal);
            lines.Add($"curl -d '{body}' {rest}/v1/models/{Uri.EscapeDataString(model.ModelName)}:predict");
        }

        if (endpoints.GrpcUrl is { } grpc && signature.Name == Signature.DefaultName
            && SampleCode.WriteLine(grpc, model.ModelName, signature) is { } code)
        {
            lines.Add(code);
        }

        return lines;
    }
}
