// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Http;
using TensorKeeper.AspNetCore.Unary;

namespace TensorKeeper.AspNetCore.Tests.Unary;

public sealed class PlainCallTests
{
    [Theory]
    [InlineData("1n", 1)]
    [InlineData("250n", 2)]
    [InlineData("0n", 0)]
    [InlineData("7u", 70)]
    [InlineData("20m", 200_000)]
    [InlineData("3S", 30_000_000)]
    [InlineData("2M", 1_200_000_000)]
    [InlineData("99999999H", 3_599_999_964_000_000_000)]
    public void A_timeout_is_a_number_and_a_unit(string text, long ticks)
    {
        Assert.True(PlainCall.TryReadTimeout(text, out TimeSpan timeout));
        Assert.Equal(ticks, timeout.Ticks);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("5")]
    [InlineData("5s")]
    [InlineData("-5S")]
    [InlineData("1.5S")]
    [InlineData("123456789S")]
    public void Other_texts_are_no_timeout(string? text) => Assert.False(PlainCall.TryReadTimeout(text, out _));

    [Theory]
    [InlineData("HTTP/2", "POST", "application/grpc", null, null, true)]
    [InlineData("HTTP/2", "POST", "application/grpc+proto", null, "10S", true)]
    [InlineData("HTTP/2", "POST", "Application/gRPC", null, null, true)]
    [InlineData("HTTP/2", "POST", "application/grpc", "gzip", null, false)]
    [InlineData("HTTP/2", "POST", "application/grpc", null, "soon", false)]
    [InlineData("HTTP/2", "POST", "application/grpc+json", null, null, false)]
    [InlineData("HTTP/2", "POST", null, null, null, false)]
    [InlineData("HTTP/2", "GET", "application/grpc", null, null, false)]
    [InlineData("HTTP/1.1", "POST", "application/grpc", null, null, false)]
    public void What_needs_more_than_framing_is_left_to_the_framework(
        string protocol, string method, string? type, string? encoding, string? timeout, bool isPlain)
    {
        var context = new DefaultHttpContext { Request = { Protocol = protocol, Method = method } };
        context.Request.Headers.ContentType = type;
        context.Request.Headers.GrpcEncoding = encoding;
        context.Request.Headers.GrpcTimeout = timeout;

        Assert.Equal(isPlain, PlainCall.Is(context.Request, out _));
    }
}
