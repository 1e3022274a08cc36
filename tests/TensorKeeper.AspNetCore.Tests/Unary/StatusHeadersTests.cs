// SPDX-License-Identifier: MIT
using TensorKeeper.AspNetCore.Unary;

namespace TensorKeeper.AspNetCore.Tests.Unary;

public sealed class StatusHeadersTests
{
    [Theory]
    [InlineData("input size does not match signature: 1!=2", "input size does not match signature: 1!=2")]
    [InlineData("100 %", "100 %25")]
    [InlineData("two\nlines", "two%0Alines")]
    [InlineData("größer", "gr%C3%B6%C3%9Fer")]
    [InlineData("", "")]
    public void A_message_becomes_printable_ASCII(string text, string encoded) => Assert.Equal(encoded, StatusHeaders.Encode(text));
}
