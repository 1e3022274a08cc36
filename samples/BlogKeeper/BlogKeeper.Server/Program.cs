// SPDX-License-Identifier: MIT
WebApplication app = WebApplication.CreateBuilder(args).Build();
await app.RunAsync();
