// SPDX-License-Identifier: MIT
using System.ComponentModel;

namespace TensorKeeper.CrossLanguage;

/// <summary>What a client of another language needs on the machine.</summary>
internal static class Prerequisite
{
    private const string HowTo = "`.ci/run` installs it on Debian and Ubuntu, as root.";

    /// <summary>The Python that Debian's python3-grpcio belongs to; another one may come first on the path.</summary>
    public const string Python = "/usr/bin/python3";

    /// <summary>Where Debian puts google/protobuf/*.proto.</summary>
    public const string WellKnownProtos = "/usr/include";

    /// <summary>Skips the test, or in CI fails it, unless Python can be a gRPC client here.</summary>
    public static async Task RequirePythonAsync()
    {
        Require(await RunsAsync(Python, "-c", "import grpc, google.protobuf"), "python3-grpcio and python3-protobuf of " + Python);
        Require(await RunsAsync("protoc", "--version"), "protoc (Debian: protobuf-compiler)");
        Require(File.Exists(PythonPlugin()), "grpc_python_plugin (Debian: protobuf-compiler-grpc)");
        Require(File.Exists(Path.Combine(WellKnownProtos, "google/protobuf/any.proto")), "google/protobuf/any.proto (Debian: libprotobuf-dev)");
    }

    /// <summary>Skips the test, or in CI fails it, unless Node can be a gRPC client here.</summary>
    public static async Task RequireNodeAsync()
    {
        Require(await RunsAsync("node", "--version"), "node (Debian: nodejs)");
        Require(
            Directory.Exists(Repository.Path("tests/TensorKeeper.CrossLanguage/Clients/node_modules/@grpc/grpc-js")),
            "the Node packages (npm ci in tests/TensorKeeper.CrossLanguage/Clients)");
    }

    /// <summary>Skips the test, or in CI fails it, unless curl is here.</summary>
    public static async Task RequireCurlAsync() => Require(await RunsAsync("curl", "--version"), "curl");

    /// <summary>Returns the path of protoc's plug-in for Python.</summary>
    public static string PythonPlugin() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(static folder => Path.Combine(folder, "grpc_python_plugin"))
            .FirstOrDefault(File.Exists) ?? "grpc_python_plugin";

    private static void Require(bool isThere, string what)
    {
        string missing = $"{what} is missing. {HowTo}";
        if (Environment.GetEnvironmentVariable("CI") == "true") { Assert.True(isThere, missing); }
        Assert.SkipUnless(isThere, missing);
    }

    private static async Task<bool> RunsAsync(string program, params string[] arguments)
    {
        try
        {
            return (await ChildProcess.RunAsync(program, arguments)).Code == 0;
        }
        catch (Win32Exception)
        {
            return false;   // there is no such program
        }
    }
}
