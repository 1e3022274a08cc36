// SPDX-License-Identifier: MIT
using System.Globalization;
using BenchmarkDotNet.Running;
using TensorKeeper.Benchmarks;
using TensorKeeper.Benchmarks.Json;
using TensorKeeper.Benchmarks.Loads;
using TensorKeeper.Benchmarks.Networks;
using TensorKeeper.Benchmarks.Translations;

switch (args)
{
    case ["loads"]: LoadReport.Write(null, Console.Out); break;
    case ["loads", "--large", string megabytes]: LoadReport.WriteLarge(int.Parse(megabytes, CultureInfo.InvariantCulture), Console.Out); break;
    case ["loads", string folder]: LoadReport.Write(folder, Console.Out); break;
    case ["phases", string microseconds]: return PhaseCost.Write(double.Parse(microseconds, CultureInfo.InvariantCulture), Console.Out) ? 0 : 1;
    case ["translations", string folder]: TranslationReport.Write(folder, Console.Out); break;
    case ["networks"]: NetworkReport.Write(Console.Out); break;
    case ["json"]: return JsonSpeed.Write(Console.Out) ? 0 : 1;
    default: BenchmarkSwitcher.FromAssembly(typeof(LoadBenchmarks).Assembly).Run(args); break;
}

return 0;
