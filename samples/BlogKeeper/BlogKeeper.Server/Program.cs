// SPDX-License-Identifier: MIT
using BlogKeeper.Server.Hosting;

WebApplication app = BlogKeeperApplication.Build(args);
await app.RunAsync();
