// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.Protocol.Tests.Codecs;

public sealed class Utf8NamesTests
{
    [Fact]
    public void The_same_name_is_the_same_string()
    {
        string first = Utf8Names.Get("serving_default"u8, 0);

        Assert.Equal("serving_default", first);
        Assert.Same(first, Utf8Names.Get("serving_default"u8, 0));
    }

    [Fact]
    public void Names_that_displace_each_other_stay_right()
    {
        for (int i = 0; i < 20_000; i++)
        {
            string name = "näme" + i.ToString(CultureInfo.InvariantCulture);
            Assert.Equal(name, Utf8Names.Get(Encoding.UTF8.GetBytes(name), 0));
        }
    }

    [Fact]
    public void Long_names_are_right_and_not_kept()
    {
        string name = new('x', 10_000);

        Assert.Equal(name, Utf8Names.Get(Encoding.UTF8.GetBytes(name), 0));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused_with_their_place()
    {
        ProtoFormatException thrown = Assert.Throws<ProtoFormatException>(static () => Utf8Names.Get([0xc3, 0x28], 17));

        Assert.Equal(17, thrown.Offset);
    }
}
