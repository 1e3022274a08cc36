// SPDX-License-Identifier: MIT
using System.Globalization;
using Echo;

switch (args)
{
    case ["serve", string port]:
        await EchoServer.RunAsync(int.Parse(port, CultureInfo.InvariantCulture), isFramework: false);
        return 0;
    case ["serve", string port, "framework"]:
        await EchoServer.RunAsync(int.Parse(port, CultureInfo.InvariantCulture), isFramework: true);
        return 0;
    case ["request", string model, string rows, string file]:
        IrisRequest.Write(model, int.Parse(rows, CultureInfo.InvariantCulture), file);
        return 0;
    default:
        Console.Error.WriteLine("Echo serve PORT [framework]    answers each gRPC call with three quarters of its bytes; by the gRPC framework, or by the bare server");
        Console.Error.WriteLine("Echo request MODEL ROWS FILE   writes a Predict request of so many flowers, framed for gRPC");
        return 2;
}
