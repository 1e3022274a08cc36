// SPDX-License-Identifier: MIT
using System.Security.Cryptography.X509Certificates;

namespace TensorKeeper.AspNetCore.Hosting;

/// <summary>How the doors prove who they are, and ask callers to. Immutable.</summary>
public sealed record TfServingTls
{
    /// <summary>Gets the server's certificate, with its private key.</summary>
    public required X509Certificate2 Certificate { get; init; }

    /// <summary>Gets a value indicating whether a caller without a valid certificate is turned away.</summary>
    /// <value>Default false: callers are not asked for one.</value>
    public bool RequireClientCertificate { get; init; }

    /// <summary>Gets the authorities that callers' certificates are checked against.</summary>
    /// <value>Default none: those that the operating system trusts.</value>
    public IReadOnlyList<X509Certificate2> ClientAuthorities { get; init; } = [];

    /// <summary>Gets a value indicating whether the REST door speaks TLS too.</summary>
    /// <value>Default false, as TensorFlow Serving's REST door knows no TLS.</value>
    public bool IncludesRest { get; init; }
}
