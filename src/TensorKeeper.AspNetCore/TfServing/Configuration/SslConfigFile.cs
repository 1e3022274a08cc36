// SPDX-License-Identifier: MIT
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using TensorKeeper.AspNetCore.Hosting;
using TensorKeeper.Protocol.TfServing;

namespace TensorKeeper.AspNetCore.TfServing.Configuration;

/// <summary>Reads the file of <c>--ssl_config_file</c>: an <c>SSLConfig</c> in text form, which holds PEM texts, not paths. Thread-safe.</summary>
public static class SslConfigFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="includesRest">Whether the REST door speaks TLS too.</param>
    /// <returns>What it says; the certificates live as long as the process.</returns>
    /// <exception cref="ServingException">The file cannot be read or is malformed, or what it holds is no certificate or key.</exception>
    public static TfServingTls Read(string path, bool includesRest)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        (_, SSLConfig message) = ConfigFileText.Read(path, "SSL config file", SSLConfig.Parser);
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(message.ServerCert, message.ServerKey);
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPem(message.CustomCa);
            return new TfServingTls
            {
                // Some platforms cannot serve with a key that was never in a store; a round through PKCS#12 puts it into one.
                Certificate = X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null),
                RequireClientCertificate = message.ClientVerify,
                ClientAuthorities = [.. authorities],
                IncludesRest = includesRest,
            };
        }
        catch (CryptographicException broken)
        {
            throw new ServingException(
                ServingErrorCode.InvalidArgument, $"server_cert, server_key or custom_ca of '{path}' is no PEM text: {broken.Message}", broken);
        }
    }
}
