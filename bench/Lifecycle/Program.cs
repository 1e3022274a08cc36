// SPDX-License-Identifier: MIT
using System.Globalization;
using Lifecycle;

int count = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 0;
switch (args.FirstOrDefault())
{
    case "swaps": return await Swaps.RunAsync(count > 0 ? count : 50);
    case "kill": return await Kill.RunAsync(count > 0 ? count : 20);
    default:
        Console.Error.WriteLine("Usage: Lifecycle swaps [how many of each model] | kill [how many times]");
        return 2;
}
