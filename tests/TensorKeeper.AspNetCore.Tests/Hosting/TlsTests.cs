// SPDX-License-Identifier: MIT
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using TensorKeeper.AspNetCore.Hosting;
using TensorKeeper.AspNetCore.TfServing.Configuration;

namespace TensorKeeper.AspNetCore.Tests.Hosting;

/// <summary>An SSL config file as TensorFlow Serving has it, and the doors that it closes.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".ssl");
    private readonly X509Certificate2 _server = SelfSigned("localhost");
    private readonly X509Certificate2 _caller = SelfSigned("caller");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _server.Dispose();
        _caller.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public async Task The_REST_door_speaks_TLS_with_the_certificate_of_the_file()
    {
        await using WebApplication app = await StartAsync(verify: false);
        using HttpClient trusting = Client(null);
        using var doubting = new HttpClient();
        Uri address = AddressOf(app);

        Assert.Equal(HttpStatusCode.OK, (await trusting.GetAsync(new Uri(address, "/healthz/live"), Token)).StatusCode);
        await Assert.ThrowsAsync<HttpRequestException>(() => doubting.GetAsync(new Uri(address, "/healthz/live"), Token));
    }

    [Fact]
    public async Task A_caller_without_a_certificate_of_the_authority_is_turned_away()
    {
        await using WebApplication app = await StartAsync(verify: true);
        using HttpClient known = Client(_caller);
        using HttpClient unknown = Client(_server);
        using HttpClient anonymous = Client(null);
        Uri page = new(AddressOf(app), "/healthz/live");

        Assert.Equal(HttpStatusCode.OK, (await known.GetAsync(page, Token)).StatusCode);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => unknown.GetAsync(page, Token));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => anonymous.GetAsync(page, Token));
    }

    [Fact]
    public void What_is_no_certificate_is_refused()
    {
        File.WriteAllText(_file, "server_key: 'x' server_cert: 'y'");

        ServingException refusal = Assert.Throws<ServingException>(() => SslConfigFile.Read(_file, includesRest: true));

        Assert.StartsWith($"server_cert, server_key or custom_ca of '{_file}' is no PEM text", refusal.Message, StringComparison.Ordinal);
    }

    private async Task<WebApplication> StartAsync(bool verify)
    {
        using RSA key = _server.GetRSAPrivateKey()!;
        await File.WriteAllTextAsync(
            _file,
            $"""
            server_key: "{Escape(key.ExportPkcs8PrivateKeyPem())}"
            server_cert: "{Escape(_server.ExportCertificatePem())}"
            custom_ca: "{Escape(_caller.ExportCertificatePem())}"
            client_verify: {(verify ? "true" : "false")}
            """,
            Token);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.ListenTfServing(new TfServingPorts
        {
            Address = IPAddress.Loopback,
            Grpc = null,
            Rest = 0,
            Tls = SslConfigFile.Read(_file, includesRest: true),
        }));
        builder.Services.AddRoutingCore().AddMetrics().AddLogging();
        builder.Services.AddTensorKeeperServing();
        builder.Services.AddTensorKeeperDoors();
        WebApplication app = builder.Build();
        app.MapTfServing();
        await app.StartAsync(Token);
        return app;
    }

    private HttpClient Client(X509Certificate2? certificate)
    {
        var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = (_, shown, _, _) => shown?.Thumbprint == _server.Thumbprint,
        };
        if (certificate is not null) { handler.ClientCertificates.Add(certificate); }
        return new HttpClient(handler);
    }

    private static Uri AddressOf(WebApplication app) =>
        new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    private static string Escape(string pem) => pem.ReplaceLineEndings("\\n");

    private static X509Certificate2 SelfSigned(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}
