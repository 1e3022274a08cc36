// SPDX-License-Identifier: MIT
using System.Runtime.InteropServices;
using BlogKeeper.Client.CommandLine;

using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Cancel);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Cancel);
return await CommandLineProgram.RunAsync(args, Surroundings.OfProcess(), stop.Token);

// Once asks the call to end and the server to forget it; a second time ends the process.
void Cancel(PosixSignalContext context)
{
    context.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
