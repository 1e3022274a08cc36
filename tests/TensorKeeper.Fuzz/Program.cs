// SPDX-License-Identifier: MIT
using TensorKeeper.Fuzz;
using Xunit.MicrosoftTestingPlatform;

// `run` is for a long night, `libfuzzer` for coverage-guided runs; everything else is the test platform's.
return args switch
{
    ["run", ..] => FuzzConsole.Run(args[1..], Console.Out),
    ["libfuzzer", string name, ..] => LibFuzzer.Run(FuzzTargets.Find(name)),
    _ => await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
};
