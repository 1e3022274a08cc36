// SPDX-License-Identifier: MIT
using TensorKeeper.Conformance;
using Xunit.MicrosoftTestingPlatform;

// `run` is for people at work on the importer; everything else is the test platform's.
return args is ["run", ..]
    ? await CaseConsole.RunAsync(args[1..], Console.Out)
    : await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
