// SPDX-License-Identifier: MIT
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using BlogKeeper.Tests.Databases;
using BlogKeeper.Tests.Servers;
using Grpc.Net.Client;

namespace BlogKeeper.Tests.Hosting;

public sealed class TlsTests(SharedServers servers)
{
    [Fact]
    public async Task A_tls_endpoint_carries_grpc_and_rest()
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("blogkeeper-tls-").FullName, "server.pfx");
        try
        {
            using X509Certificate2 certificate = SelfSigned();
            await File.WriteAllBytesAsync(file, certificate.Export(X509ContentType.Pfx, "secret"), TestBlogs.Token);
            await using TestServer server = await servers.StartOnAsync(
                DatabaseKinds.Sqlite, "--Kestrel:Endpoints:Tls:Url=https://127.0.0.1:0",
                $"--Kestrel:Endpoints:Tls:Certificate:Path={file}", "--Kestrel:Endpoints:Tls:Certificate:Password=secret");
            string address = server.Addresses[2];
            using var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = Trusting(certificate), DisposeHttpClient = true });
            using var rest = new HttpClient(Trusting(certificate)) { BaseAddress = new Uri(address) };

            BlogSummary summary = await new BlogKeeper.BlogKeeperClient(channel).GetInfoAsync(new Blog { Name = "RubiksCode" }, cancellationToken: TestBlogs.Token);
            using HttpResponseMessage http1 = await rest.GetAsync(new Uri("/v1/blogs/RubiksCode", UriKind.Relative), TestBlogs.Token);

            Assert.StartsWith("https://", address, StringComparison.Ordinal);
            Assert.Equal(12, summary.NumberOfArticles);
            Assert.Equal((HttpStatusCode.OK, HttpVersion.Version11), (http1.StatusCode, http1.Version));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    private static SocketsHttpHandler Trusting(X509Certificate2 certificate)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.GetCertHashString();
        return handler;
    }

    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
    }
}
