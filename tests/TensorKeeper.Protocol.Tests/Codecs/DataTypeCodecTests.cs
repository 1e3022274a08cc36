// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.Protocol.TensorFlow;

namespace TensorKeeper.Protocol.Tests.Codecs;

public sealed class DataTypeCodecTests
{
    [Theory]
    [MemberData(nameof(Tensors.AllTypes), MemberType = typeof(Tensors))]
    public void Every_type_comes_back_and_has_the_name_of_the_contract(ElementType type)
    {
        DataType wire = DataTypeCodec.ToDataType(type);

        Assert.Equal(type, DataTypeCodec.ToElementType(wire));
        Assert.Equal(type, DataTypeCodec.ToDeclaredElementType(wire + 100));
        Assert.Equal(ElementType.None, DataTypeCodec.ToElementType(wire + 100));
        Assert.Equal(TypesReflection.Descriptor.EnumTypes[0].FindValueByNumber((int)wire).Name, DataTypeCodec.NameOf(type));
    }

    [Fact]
    public void What_cannot_be_held_has_no_element_type()
    {
        HashSet<DataType> held = [.. Enum.GetValues<ElementType>().Select(DataTypeCodec.ToDataType)];

        Assert.All(
            Enum.GetValues<DataType>().Where(type => (int)type < 100 && !held.Contains(type)),
            static type => Assert.Equal((ElementType.None, ElementType.None), (DataTypeCodec.ToElementType(type), DataTypeCodec.ToDeclaredElementType(type))));
        Assert.Equal(("DT_INVALID", DataType.DtInvalid), (DataTypeCodec.NameOf(ElementType.None), DataTypeCodec.ToDataType(ElementType.None)));
    }
}
