// SPDX-License-Identifier: MIT
using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using BlogKeeper.Client.CommandLine;

namespace BlogKeeper.Client.Commands;

/// <summary>Reads articles from a file or the standard input, one by one: a file may be larger than the memory.</summary>
internal static class ArticleFile
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        // A misspelt name would lose what it stands for.
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Reads a JSON array of articles, or one article a line.</summary>
    /// <param name="path">The file, or <c>-</c>.</param>
    /// <param name="standardInput">Opens what <c>-</c> stands for.</param>
    /// <param name="cancellationToken">Ends the waiting for more.</param>
    /// <exception cref="UsageException">There is no such file, or it is something else; when enumerated.</exception>
    public static async IAsyncEnumerable<Article> ReadArticles(
        string path, Func<Stream> standardInput, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using Stream stream = Open(path, standardInput);
        PipeReader pipe = PipeReader.Create(stream);
        bool isArray = await StartsWithAsync(pipe, (byte)'[', cancellationToken);
        await using IAsyncEnumerator<WrittenArticle?> articles = JsonSerializer
            .DeserializeAsyncEnumerable<WrittenArticle>(pipe, topLevelValues: !isArray, Format, cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        while (await MoveNextAsync(articles, path))
        {
            WrittenArticle article = articles.Current ?? throw new UsageException($"{path}: an article is null.");
            yield return new Article { Title = article.Title, Author = article.Author, Category = article.Category };
        }
    }

    /// <summary>Reads one title a line; empty lines count for nothing.</summary>
    /// <param name="path">The file, or <c>-</c>.</param>
    /// <param name="standardInput">Opens what <c>-</c> stands for.</param>
    /// <param name="cancellationToken">Ends the waiting for more.</param>
    /// <exception cref="UsageException">There is no such file; when enumerated.</exception>
    public static async IAsyncEnumerable<Article> ReadTitles(
        string path, Func<Stream> standardInput, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var reader = new StreamReader(Open(path, standardInput));

        // A terminal's read cannot be cancelled: it is left behind.
        while (await reader.ReadLineAsync(cancellationToken).AsTask().WaitAsync(cancellationToken) is { } line)
        {
            string title = line.Trim();
            if (title.Length > 0) { yield return new Article { Title = title }; }
        }
    }

    private static Stream Open(string path, Func<Stream> standardInput)
    {
        if (path == "-") { return standardInput(); }
        try
        {
            return File.OpenRead(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"{path} cannot be read: {exception.Message}");
        }
    }

    private static async Task<bool> StartsWithAsync(PipeReader pipe, byte wanted, CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult read = await pipe.ReadAsync(cancellationToken).AsTask().WaitAsync(cancellationToken);
            if (FirstVisible(read.Buffer) is { } first)
            {
                pipe.AdvanceTo(read.Buffer.Start);
                return first == wanted;
            }

            pipe.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            if (read.IsCompleted) { return false; }
        }
    }

    private static byte? FirstVisible(ReadOnlySequence<byte> bytes)
    {
        foreach (ReadOnlyMemory<byte> segment in bytes)
        {
            int at = segment.Span.IndexOfAnyExcept(" \t\r\n"u8);
            if (at >= 0) { return segment.Span[at]; }
        }

        return null;
    }

    private static async Task<bool> MoveNextAsync(IAsyncEnumerator<WrittenArticle?> articles, string path)
    {
        try
        {
            return await articles.MoveNextAsync();
        }
        catch (JsonException exception)
        {
            string line = exception.LineNumber is { } number ? $", line {number + 1}" : "";
            throw new UsageException(
                $$"""{{path}}{{line}}: {{exception.Path ?? "$"}} is not {"title": "...", "author": "...", "category": "..."}.""");
        }
    }

    private sealed record WrittenArticle(string Title, string Author = "", string Category = "");
}
