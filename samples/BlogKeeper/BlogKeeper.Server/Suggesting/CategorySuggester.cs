// SPDX-License-Identifier: MIT
using System.Threading.Channels;
using BlogKeeper.Server.Blogs;
using BlogKeeper.Server.Errors;
using BlogKeeper.Server.Storage;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace BlogKeeper.Server.Suggesting;

/// <summary>Gives articles the category that the text model reads from their titles. Thread-safe.</summary>
internal sealed class CategorySuggester(CategoryModel model, IOptions<SuggestingOptions> options)
{
    private readonly int _maxTitlesPerRun = options.Value.MaxTitlesPerRun;

    /// <summary>Gives one article its category.</summary>
    public async Task<Article> SuggestAsync(Article article, CancellationToken cancellationToken)
    {
        if (TitleViolation(article, "title") is { } violation) { throw Refusals.InvalidFields([violation]); }
        article.Category = (await model.PredictAsync([article.Title], cancellationToken))[0];
        return article;
    }

    /// <summary>Answers each article, in order, while more arrive.</summary>
    /// <remarks>
    /// One task reads, one asks the model and answers. What arrived while the model was busy is asked at once, so that a
    /// fast sender gets batches and a slow one gets each answer without delay. The queue between the two is as long as a
    /// batch: a sender that is faster than the model is held back by the transport, not by our memory.
    /// </remarks>
    public async Task SuggestAsync(
        IAsyncStreamReader<Article> articles, IServerStreamWriter<Article> answers, CancellationToken cancellationToken)
    {
        var arrived = Channel.CreateBounded<Article>(new BoundedChannelOptions(_maxTitlesPerRun) { SingleReader = true, SingleWriter = true });
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task reading = ReadAsync(articles, arrived.Writer, ending.Token);
        try
        {
            await AnswerAsync(arrived.Reader, answers, cancellationToken);
        }
        finally
        {
            await ending.CancelAsync();   // nobody takes what is read from here on
            await reading;
        }
    }

    /// <summary>Reads until the sender is done; what goes wrong is handed on to who takes from the channel.</summary>
    private static async Task ReadAsync(IAsyncStreamReader<Article> articles, ChannelWriter<Article> arrived, CancellationToken cancellationToken)
    {
        try
        {
            for (int position = 0; await articles.MoveNext(cancellationToken); position++)
            {
                if (TitleViolation(articles.Current, $"articles[{position}].title") is { } violation)
                {
                    throw Refusals.InvalidFields([violation]);
                }

                await arrived.WriteAsync(articles.Current, cancellationToken);
            }

            arrived.Complete();
        }
        catch (Exception exception)
        {
            arrived.Complete(exception);
        }
    }

    private async Task AnswerAsync(ChannelReader<Article> arrived, IServerStreamWriter<Article> answers, CancellationToken cancellationToken)
    {
        List<Article> batch = new(_maxTitlesPerRun);
        while (await arrived.WaitToReadAsync(cancellationToken))
        {
            batch.Clear();
            while (batch.Count < _maxTitlesPerRun && arrived.TryRead(out Article? article)) { batch.Add(article); }
            string[] categories = await model.PredictAsync([.. batch.Select(static article => article.Title)], cancellationToken);
            for (int i = 0; i < batch.Count; i++)
            {
                batch[i].Category = categories[i];
                await answers.WriteAsync(batch[i], cancellationToken);
            }
        }
    }

    private static FieldViolation? TitleViolation(Article article, string field) =>
        FieldRules.Check(field, article.Title, 1, StoredArticle.MaxTitleLength);
}
