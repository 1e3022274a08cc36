// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.AspNetCore.Json;

namespace TensorKeeper.AspNetCore.Tests.Json;

public sealed class JsonScannerTests
{
    [Theory]
    [InlineData("", "JSON Parse error: The document is empty")]
    [InlineData("  \n", "JSON Parse error: The document is empty. at offset: 3")]
    [InlineData("]", "JSON Parse error: The document is empty. at offset: 0")]
    [InlineData("x", "JSON Parse error: Invalid value. at offset: 0")]
    [InlineData("{", "JSON Parse error: Missing a name for object member. at offset: 1")]
    [InlineData("{1:2}", "JSON Parse error: Missing a name for object member. at offset: 1")]
    [InlineData("{\"a\":1,}", "JSON Parse error: Missing a name for object member. at offset: 7")]
    [InlineData("{\"a\" 1}", "JSON Parse error: Missing a colon after a name of object member. at offset: 5")]
    [InlineData("{\"a\":}", "JSON Parse error: Invalid value. at offset: 5")]
    [InlineData("{\"a\":1 \"b\":2}", "JSON Parse error: Missing a comma or '}' after an object member. at offset: 7")]
    [InlineData("{\"a\":1", "JSON Parse error: Missing a comma or '}' after an object member. at offset: 6")]
    [InlineData("[1 2]", "JSON Parse error: Missing a comma or ']' after an array element. at offset: 3")]
    [InlineData("[1,]", "JSON Parse error: Invalid value. at offset: 3")]
    [InlineData("[,1]", "JSON Parse error: Invalid value. at offset: 1")]
    [InlineData("[1}", "JSON Parse error: Missing a comma or ']' after an array element. at offset: 2")]
    [InlineData("[nul]", "JSON Parse error: Invalid value. at offset: 4")]
    [InlineData("[tru", "JSON Parse error: Invalid value. at offset: 4")]
    [InlineData("[-]", "JSON Parse error: Invalid value. at offset: 2")]
    [InlineData("[01]", "JSON Parse error: Missing a comma or ']' after an array element. at offset: 2")]
    [InlineData("[1.]", "JSON Parse error: Miss fraction part in number. at offset: 3")]
    [InlineData("[1e]", "JSON Parse error: Miss exponent in number. at offset: 3")]
    [InlineData("[1e+]", "JSON Parse error: Miss exponent in number. at offset: 4")]
    [InlineData("[ 1e309]", "JSON Parse error: Number too big to be stored in double. at offset: 2")]
    [InlineData("[Nan]", "JSON Parse error: Invalid value. at offset: 3")]
    [InlineData("[Infi]", "JSON Parse error: Invalid value. at offset: 5")]
    [InlineData("[\"a]", "JSON Parse error: Missing a closing quotation mark in string. at offset: 4")]
    [InlineData("[\"a\n\"]", "JSON Parse error: Invalid escape character in string. at offset: 3")]
    [InlineData("[\"a\\x\"]", "JSON Parse error: Invalid escape character in string. at offset: 3")]
    [InlineData("[\"\\u12g4\"]", "JSON Parse error: Incorrect hex digit after \\u escape in string. at offset: 2")]
    [InlineData("[\"\\ud800x\"]", "JSON Parse error: The surrogate pair in string is invalid. at offset: 2")]
    [InlineData("[\"\\ud800\\u0041\"]", "JSON Parse error: The surrogate pair in string is invalid. at offset: 2")]
    public void Says_what_is_wrong_and_where(string text, string message)
    {
        ServingException error = Assert.Throws<ServingException>(() => JsonScanner.Scan(Encoding.UTF8.GetBytes(text)).Dispose());

        Assert.Equal((ServingErrorCode.InvalidArgument, message), (error.Code, error.Message));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData(" [ ] ")]
    [InlineData("[[],{},[{}],{\"a\":[]}]")]
    [InlineData("[NaN,-NaN,Inf,-Inf,Infinity,-Infinity,-0,0.5,1e5,1E-5,1e+5,18446744073709551616]")]
    [InlineData("[true,false,null,\"\\u00e9\\n\\ud83d\\ude00\\/\"]")]
    [InlineData("{\"a\":1} and whatever follows [")]
    [InlineData("\uFEFF{\"a\":1}")]
    [InlineData("[1.5e309999999999999999999999999999999999999e", false)]
    [InlineData("[1.7976931348623157e308,0.00001e310]")]
    public void Accepts_what_the_parser_upstream_accepts(string text, bool isAccepted = true)
    {
        byte[] body = Encoding.UTF8.GetBytes(text);

        Exception? error = Record.Exception(() => JsonScanner.Scan(body).Dispose());

        Assert.Equal(isAccepted, error is null);
    }

    [Fact]
    public void Counts_elements_and_members_in_the_order_in_which_lists_start()
    {
        using JsonOutline outline = JsonScanner.Scan("[ [1,2,3], {\"a\":[],\"b\":[[4]]}, [ ] ]"u8);

        Assert.Equal([3, 3, 2, 0, 1, 1, 0], outline.Sizes.ToArray());
    }

    [Fact]
    public void Takes_the_first_of_two_members_of_one_name_however_it_is_spelled()
    {
        byte[] body = "{\"x\":[[]],\"in\\u0070uts\":1,\"inputs\":2,\"deep\":{\"instances\":3}}"u8.ToArray();

        using JsonOutline outline = JsonScanner.Scan(body);

        Assert.Equal('1', (char)body[outline.Inputs.Offset]);
        Assert.Equal(3, outline.Inputs.Container);
        Assert.False(outline.Instances.Exists);
    }

    [Fact]
    public void Half_a_million_nested_lists_do_not_overflow_the_stack()
    {
        byte[] body = [.. Enumerable.Repeat((byte)'[', 500_000), .. Enumerable.Repeat((byte)']', 500_000)];

        using JsonOutline outline = JsonScanner.Scan(body);

        Assert.Equal(500_000, outline.Sizes.Length);
        Assert.Equal(0, outline.Sizes[^1]);
        Assert.True(outline.Sizes[..^1].IndexOfAnyExcept(1) < 0);
    }

    [Theory]
    [InlineData("[1,2, 3 ,4.5,-6e2,7,NaN,8,9]", 9)]
    [InlineData("[1,2,\n3]", 3)]
    [InlineData("[1,\"a\",2,[3,4],5]", 5)]
    [InlineData("[-0,0.5,10]", 3)]
    public void Counts_numbers_whether_they_come_in_a_run_or_not(string text, int size)
    {
        using JsonOutline outline = JsonScanner.Scan(Encoding.UTF8.GetBytes(text));

        Assert.Equal(size, outline.Sizes[0]);
    }

    [Theory]
    [InlineData("[1,2,03]", 6)]
    [InlineData("[1,2,3", 6)]
    [InlineData("[1,2,3x]", 6)]
    public void A_run_of_numbers_ends_where_its_fault_is(string text, int offset)
    {
        ServingException error = Assert.Throws<ServingException>(() => JsonScanner.Scan(Encoding.UTF8.GetBytes(text)).Dispose());

        Assert.Equal($"JSON Parse error: Missing a comma or ']' after an array element. at offset: {offset}", error.Message);
    }

    [Fact]
    public void A_zero_byte_ends_the_text()
    {
        ServingException error = Assert.Throws<ServingException>(() => JsonScanner.Scan("[1\0]"u8).Dispose());

        Assert.Equal("JSON Parse error: Missing a comma or ']' after an array element. at offset: 2", error.Message);
    }

    [Fact]
    public void Room_behind_a_text_changes_nothing()
    {
        var random = new Random(11);
        byte[] text = new byte[120];
        for (int i = 0; i < 20_000; i++)
        {
            // A byte of zero ends a text, and those behind it are there to be looked at.
            text.AsSpan().Clear();
            Span<byte> used = text.AsSpan(0, 1 + random.Next(40));
            random.GetItems("0011234567899.,, - e\n]"u8, used);
            used[0] = (byte)'[';

            Assert.Equal(Outcome(used), Outcome(text));
        }
    }

    private static string Outcome(ReadOnlySpan<byte> text)
    {
        try
        {
            using JsonOutline outline = JsonScanner.Scan(text);
            return string.Join(' ', outline.Sizes.ToArray());
        }
        catch (ServingException error)
        {
            return error.Message;
        }
    }
}
