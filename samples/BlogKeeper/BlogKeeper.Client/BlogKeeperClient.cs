// SPDX-License-Identifier: MIT
using BlogKeeper.Client.Calls;
using Google.Protobuf.WellKnownTypes;
using Grpc.Net.Client;

namespace BlogKeeper.Client;

/// <summary>Calls a BlogKeeper server. Thread-safe; make one and keep it, since it owns the connections.</summary>
/// <remarks>
/// Every call has a limit on how long the server may keep it waiting, <see cref="BlogKeeperClientOptions.Timeout"/>: for
/// a unary call that is all of it, for a stream the pause before the next message. Calls that only read are tried again
/// when the server cannot be reached; those that change something are sent once, since nobody knows how far they got.
/// </remarks>
public sealed class BlogKeeperClient : IDisposable
{
    /// <summary>Where a server listens that was started without settings.</summary>
    public const string DefaultAddress = "http://localhost:50051";

    private readonly GrpcChannel _channel;
    private readonly BlogKeeper.BlogKeeperClient _calls;   // generated from the contract
    private readonly Caller _caller;

    private BlogKeeperClient(Uri address, BlogKeeperClientOptions options)
    {
        _channel = ChannelFactory.Create(address, options);
        _calls = new BlogKeeper.BlogKeeperClient(_channel);
        _caller = new Caller(address, options.Timeout);
    }

    /// <summary>Makes a client. Nothing is sent before the first call.</summary>
    /// <param name="address"><c>http://host:port</c> without TLS, <c>https://host:port</c> with it.</param>
    /// <param name="options">How calls are made; the defaults if null. Not kept.</param>
    /// <exception cref="ArgumentException">The address is of another form, or an option is out of its range.</exception>
    public static BlogKeeperClient Connect(string address = DefaultAddress, BlogKeeperClientOptions? options = null)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException($"'{address}' is not an address of the form http://host:port.", nameof(address));
        }

        options ??= new BlogKeeperClientOptions();
        options.Validate();
        return new BlogKeeperClient(uri, options);
    }

    /// <summary>Returns what is known about one blog.</summary>
    /// <exception cref="BlogKeeperException">Above all NotFound: there is no blog of that name.</exception>
    public Task<BlogSummary> GetInfoAsync(string blog, CancellationToken cancellationToken = default) =>
        _caller.CallAsync(options => _calls.GetInfoAsync(new Blog { Name = blog }, options), cancellationToken);

    /// <summary>Returns the articles of a blog as they arrive, in the order of their publication.</summary>
    /// <remarks>To stop early, leave the loop: the server then stops reading from its database.</remarks>
    /// <exception cref="BlogKeeperException">Above all NotFound: there is no blog of that name.</exception>
    public IAsyncEnumerable<Article> ListArticlesAsync(string blog, CancellationToken cancellationToken = default) =>
        _caller.ReadAsync(options => _calls.ListArticles(new Blog { Name = blog }, options), cancellationToken);

    /// <summary>Returns the blogs as they arrive, in the order of their names.</summary>
    /// <exception cref="BlogKeeperException">The server refused, or was not reached.</exception>
    public IAsyncEnumerable<BlogSummary> ListBlogsAsync(CancellationToken cancellationToken = default) =>
        _caller.ReadAsync(options => _calls.ListBlogs(new Empty(), options), cancellationToken);

    /// <summary>Makes a new, empty blog.</summary>
    /// <param name="blog">1 to 100 characters.</param>
    /// <param name="cancellationToken">Gives up waiting; the blog may have been made all the same.</param>
    /// <exception cref="BlogKeeperException">Above all AlreadyExists: there is a blog of that name.</exception>
    public Task<BlogSummary> CreateBlogAsync(string blog, CancellationToken cancellationToken = default) =>
        _caller.CallAsync(options => _calls.CreateBlogAsync(new Blog { Name = blog }, options), cancellationToken);

    /// <summary>Publishes one article.</summary>
    /// <returns>What is known about the blog now.</returns>
    /// <exception cref="BlogKeeperException">
    /// NotFound: there is no such blog. AlreadyExists: the blog has an article of that title. InvalidArgument: title,
    /// author or category is empty or too long; <see cref="BlogKeeperException.Violations"/> says which.
    /// </exception>
    public Task<BlogSummary> PublishAsync(string blog, Article article, CancellationToken cancellationToken = default) =>
        _caller.CallAsync(
            options => _calls.PublishArticleAsync(new NewArticle { Blog = blog, Article = article }, options), cancellationToken);

    /// <summary>Publishes all the articles, or none: they count once the last one is there and the server has agreed.</summary>
    /// <param name="blog">The blog they go to. It must exist.</param>
    /// <param name="articles">Read and sent one by one. If reading them fails, nothing is published.</param>
    /// <param name="cancellationToken">Takes the articles back, unless the server is done with them already.</param>
    /// <returns>What is known about the blog now.</returns>
    /// <exception cref="BlogKeeperException">As for one article; the violations name the articles by their index.</exception>
    public Task<BlogSummary> PublishAsync(
        string blog, IAsyncEnumerable<Article> articles, CancellationToken cancellationToken = default) =>
        _caller.SendAsync(
            _calls.PublishArticles,
            articles,
            (article, isFirst) => new NewArticle { Blog = isFirst ? blog : "", Article = article },
            cancellationToken);

    /// <summary>Returns the article with the category that the server's text model gives its title.</summary>
    /// <exception cref="BlogKeeperException">The server refused, or was not reached.</exception>
    public Task<Article> SuggestCategoryAsync(Article article, CancellationToken cancellationToken = default) =>
        _caller.CallAsync(options => _calls.SuggestCategoryAsync(article, options), cancellationToken);

    /// <summary>Returns the articles in their order with suggested categories, while more of them are being sent.</summary>
    /// <param name="articles">Read and sent one by one, ahead of the answers.</param>
    /// <param name="cancellationToken">Ends both directions.</param>
    /// <exception cref="BlogKeeperException">The server refused, or was not reached.</exception>
    public IAsyncEnumerable<Article> SuggestCategoriesAsync(
        IAsyncEnumerable<Article> articles, CancellationToken cancellationToken = default) =>
        _caller.ExchangeAsync(_calls.SuggestCategories, articles, cancellationToken);

    /// <summary>Closes the connections; calls that run end.</summary>
    public void Dispose() => _channel.Dispose();
}
