// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Net;
using TensorKeeper.Cli.Flags;

namespace TensorKeeper.Cli.Bench;

/// <summary>The server that is measured. Immutable.</summary>
/// <param name="Protocol">How it is spoken to; never <see cref="WireProtocol.Auto"/>.</param>
/// <param name="Address">Scheme, host and port.</param>
internal sealed record BenchTarget(WireProtocol Protocol, Uri Address)
{
    private const int GrpcPort = 8500;
    private const int RestPort = 8501;

    /// <summary>Gets a value indicating whether the server is known to run on this machine.</summary>
    public bool IsLocal => Address.IsLoopback;

    /// <summary>Gets the protocol and the address.</summary>
    public string Text => $"{(Protocol is WireProtocol.Grpc ? "gRPC" : "REST")} at {Address.GetLeftPart(UriPartial.Authority)}";

    /// <summary>Reads an address as a user writes it.</summary>
    /// <param name="text"><c>host</c>, <c>host:port</c>, or a URL of a scheme among http, https, grpc and grpcs.</param>
    /// <param name="protocol">What a flag says.</param>
    /// <exception cref="UsageException">It is no such address.</exception>
    public static BenchTarget Parse(string text, WireProtocol protocol)
    {
        bool hasScheme = text.Contains("://", StringComparison.Ordinal);
        if (!Uri.TryCreate(hasScheme ? text : "grpc://" + text, UriKind.Absolute, out Uri? written)
            || written.Scheme is not ("http" or "https" or "grpc" or "grpcs")
            || written.Host.Length == 0 || written.UserInfo.Length > 0 || written.PathAndQuery is not ("/" or "") || written.Fragment.Length > 0)
        {
            throw new UsageException($"'{text}' is no address of a server. For example: localhost:8500, grpcs://models.example:443, http://localhost:8501");
        }

        // Uri hides the default port of a scheme it knows; whether one was written shows in the text.
        int port = written.Scheme is "http" or "https" && written.IsDefaultPort && !WritesPort(text) ? 0 : written.Port;
        bool isHttp = hasScheme && written.Scheme is "http" or "https";
        if (protocol is WireProtocol.Auto)
        {
            protocol = (port == RestPort && !(hasScheme && !isHttp)) || (isHttp && port != GrpcPort) ? WireProtocol.Rest : WireProtocol.Grpc;
        }

        if (port <= 0) { port = isHttp && written.Scheme == "https" ? 443 : protocol is WireProtocol.Rest ? RestPort : GrpcPort; }
        string scheme = written.Scheme is "https" or "grpcs" ? "https" : "http";
        return new BenchTarget(protocol, new UriBuilder(scheme, written.IdnHost, port).Uri);
    }

    /// <summary>Returns the target that is a server of this machine.</summary>
    public static BenchTarget Local(WireProtocol protocol, int port) => new(
        protocol, new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{IPAddress.Loopback}:{port}")));

    private static bool WritesPort(string text)
    {
        string authority = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..].TrimEnd('/');
        int colon = authority.LastIndexOf(':');
        return colon >= 0 && authority.AsSpan(colon + 1).IndexOfAnyExceptInRange('0', '9') < 0;
    }
}
