// SPDX-License-Identifier: MIT
using BlogKeeper.Server.Blogs;

namespace BlogKeeper.Server.Hosting;

/// <summary>Puts the server together.</summary>
internal static class BlogKeeperApplication
{
    /// <summary>Makes a server that is not started.</summary>
    /// <param name="args">Settings as <c>--Section:Name=value</c>; they win over files and environment.</param>
    public static WebApplication Build(string[] args)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,   // appsettings.json lies there, wherever the server is started from
        });
        builder.Services.AddStorage(builder.Configuration);
        builder.Services.AddSingleton<BlogReader>();
        builder.Services.AddSingleton<BlogKeeperService>();
        builder.Services.AddGrpc();

        WebApplication app = builder.Build();
        app.MapGrpcService<BlogKeeperService>();
        return app;
    }
}
