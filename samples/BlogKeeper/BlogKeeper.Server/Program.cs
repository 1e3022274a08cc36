// SPDX-License-Identifier: MIT
using BlogKeeper.Server.Hosting;

return await CommandLine.RunAsync(args, Console.Out, Console.Error);
