// SPDX-License-Identifier: MIT
using SharpFuzz;

namespace TensorKeeper.Fuzz;

/// <summary>Lets libFuzzer choose the inputs of a target: it sees which branches an input takes, if the assemblies are instrumented.</summary>
internal static class LibFuzzer
{
    public static int Run(FuzzTarget target)
    {
        Fuzzer.LibFuzzer.Run(bytes =>
        {
            try { target.Run(bytes.ToArray(), 0); }
            catch (Exception refusal) when (target.IsRefusal(refusal)) { }   // a refusal is what a damaged input is to get
        });
        return 0;
    }
}
