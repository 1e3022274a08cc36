// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.Graphs;

/// <summary>Finds how many tensors an argument of a function stands for, and of which types.</summary>
internal static class ArgumentTypes
{
    /// <summary>The most tensors one argument may stand for.</summary>
    private const long MaxCount = 65_536;

    public static DataType[] Of(ArgDef argument, IReadOnlyDictionary<string, AttributeValue> bindings)
    {
        if (argument.TypeListAttribute.Length > 0)
        {
            return bindings.GetValueOrDefault(argument.TypeListAttribute)?.List?.Types ?? [];
        }

        DataType type = argument.TypeAttribute.Length > 0
            ? bindings.GetValueOrDefault(argument.TypeAttribute)?.Type ?? DataType.Invalid
            : argument.Type;
        long count = argument.NumberAttribute.Length > 0
            ? Math.Clamp(bindings.GetValueOrDefault(argument.NumberAttribute)?.Int ?? 0, 0, MaxCount)
            : 1;
        var types = new DataType[count];
        Array.Fill(types, type);
        return types;
    }
}
