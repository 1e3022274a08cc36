// SPDX-License-Identifier: MIT
namespace GrpcVsRest.Reports;

/// <summary>The page that shows the figures.</summary>
internal static class Page
{
    private const string Begin = "<!-- measured: written by bench/GrpcVsRest -->";
    private const string End = "<!-- /measured -->";

    /// <summary>Puts the figures between the page's markers.</summary>
    public static async Task WriteAsync(string figures, CancellationToken cancellationToken)
    {
        string path = Repository.PathOf("docs/grpc-vs-rest.md");
        string page = await File.ReadAllTextAsync(path, cancellationToken);
        int begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        int end = page.IndexOf(End, StringComparison.Ordinal);
        if (begin < Begin.Length || end < begin) { throw new InvalidOperationException($"{path} lacks its markers."); }
        await File.WriteAllTextAsync(path, page[..begin] + "\n" + figures + page[end..], cancellationToken);
    }
}
