// SPDX-License-Identifier: MIT
using BlogKeeper;
using BlogKeeper.Client;
using GrpcVsRest.Calls;
using GrpcVsRest.Loads;

namespace GrpcVsRest.Reports;

/// <summary>Another BlogKeeper server beside ours, with the same articles, in turns.</summary>
internal static class PeerReport
{
    private const string PeersBlog = "RubiksCode";
    private const string OurBlog = "Peer";
    private const int InFlight = 32;

    /// <summary>Measures GetInfo and ListArticles of both, and writes the ratios.</summary>
    public static async Task WriteAsync(
        Uri peer, Server ours, BlogKeeperClient client, Comparison comparison, Options options, TextWriter output, CancellationToken cancellationToken)
    {
        using BlogKeeperClient peerClient = BlogKeeperClient.Connect(peer.ToString());
        BlogSummary theirs = await peerClient.GetInfoAsync(PeersBlog, cancellationToken);
        List<Article> articles = await peerClient.ListArticlesAsync(PeersBlog, cancellationToken).ToListAsync(cancellationToken);
        await client.CreateBlogAsync(OurBlog, cancellationToken);
        BlogSummary copy = await client.PublishAsync(OurBlog, articles.ToAsyncEnumerable(), cancellationToken);

        var other = new Server(peer, peer, static () => TimeSpan.Zero);
        Operation[] operations =
        [
            new("GetInfo", [BlogCalls.GetInfo(ours, OurBlog, copy), BlogCalls.GetInfo(other, PeersBlog, theirs)]),
            new($"ListArticles ({articles.Count})", [BlogCalls.ListArticles(ours, OurBlog, articles), BlogCalls.ListArticles(other, PeersBlog, articles)]),
        ];
        foreach (Operation operation in operations)
        {
            foreach (Call call in operation.Ways)
            {
                await WireMeter.MeasureAsync(call, cancellationToken);
                await comparison.RunAsync(call, InFlight, options.WarmUp, cancellationToken);
            }

            Dictionary<Call, LoadResult> results = await comparison.InTurnsAsync(operation.Ways, InFlight, cancellationToken);
            LoadResult us = results[operation.Ways[0]];
            LoadResult them = results[operation.Ways[1]];
            await output.WriteLineAsync(FormattableString.Invariant(
                $"{operation.Name,-20} {us.CallsPerSecond,10:N0}/s here {them.CallsPerSecond,10:N0}/s there   ratio {us.CallsPerSecond / them.CallsPerSecond:0.0}   CPU here {us.CpuPerCall.TotalMicroseconds:N0} µs a call"));
        }
    }
}
