// SPDX-License-Identifier: MIT
using BlogKeeper.Server.Errors;
using BlogKeeper.Server.Storage;
using Microsoft.EntityFrameworkCore;

namespace BlogKeeper.Server.Blogs;

/// <summary>Creates blogs. Thread-safe.</summary>
internal sealed class BlogCreation(IDbContextFactory<BlogContext> contexts, WriteTurns writes)
{
    /// <summary>Creates an empty blog.</summary>
    /// <remarks>Nobody asks first whether the name is free: the unique index knows, also if two ask at the same time.</remarks>
    public async Task<BlogSummary> CreateAsync(Blog request, CancellationToken cancellationToken)
    {
        FieldRules.RequireBlogName(request.Name);
        using WriteTurn turn = await writes.TakeAsync(cancellationToken);
        await using BlogContext db = await contexts.CreateDbContextAsync(cancellationToken);
        db.Add(new StoredBlog { Name = request.Name });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (DatabaseFaults.IsDuplicate(exception))
        {
            throw Refusals.BlogExists(request.Name);
        }

        return new BlogSummary { Name = request.Name };
    }
}
