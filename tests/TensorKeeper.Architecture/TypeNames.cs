// SPDX-License-Identifier: MIT
using System.Reflection;
using System.Runtime.InteropServices;

namespace TensorKeeper.Architecture;

/// <summary>Writes types as C# does, with nullable annotations.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool",
        [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short", [typeof(ushort)] = "ushort",
        [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong",
        [typeof(float)] = "float", [typeof(double)] = "double", [typeof(char)] = "char", [typeof(decimal)] = "decimal",
    };

    /// <summary>Returns the type of a field.</summary>
    public static string Of(FieldInfo field) => Of(field.FieldType, new NullabilityInfoContext().Create(field));

    /// <summary>Returns the type of a property.</summary>
    public static string Of(PropertyInfo property) => Of(property.PropertyType, new NullabilityInfoContext().Create(property));

    /// <summary>Returns the type of a parameter or result, with <c>ref</c>, <c>in</c> and <c>out</c>.</summary>
    public static string Of(ParameterInfo parameter)
    {
        string text = Of(parameter.ParameterType, new NullabilityInfoContext().Create(parameter));
        if (!parameter.ParameterType.IsByRef) { return text; }
        bool isIn = parameter.IsDefined(typeof(InAttribute)) || parameter.GetRequiredCustomModifiers().Contains(typeof(InAttribute));
        return (parameter.IsOut ? "out " : isIn ? "in " : "ref ") + text;
    }

    /// <summary>Returns a type with its namespace; ours and the base library's without.</summary>
    public static string Of(Type type, NullabilityInfo? nullability = null)
    {
        string mark = !type.IsValueType && nullability?.ReadState == NullabilityState.Nullable ? "?" : "";
        if (type.IsByRef) { return Of(type.GetElementType()!, nullability?.ElementType); }
        if (type.IsPointer) { return Of(type.GetElementType()!) + "*"; }
        if (type.IsArray) { return Of(type.GetElementType()!, nullability?.ElementType) + "[]" + mark; }
        if (type.IsGenericParameter) { return type.Name + mark; }
        if (Keywords.TryGetValue(type, out string? keyword)) { return keyword + mark; }
        if (Nullable.GetUnderlyingType(type) is { } value) { return Of(value) + "?"; }
        return Qualifier(type) + type.Name.Split('`')[0] + Arguments(type, nullability) + mark;
    }

    private static string Qualifier(Type type)
    {
        if (type.DeclaringType is { } outer) { return Of(outer) + "."; }
        string root = type.Namespace?.Split('.')[0] ?? "";
        return root is "" or "System" or "TensorKeeper" ? "" : type.Namespace + ".";
    }

    private static string Arguments(Type type, NullabilityInfo? nullability)
    {
        Type[] arguments = type.GetGenericArguments();
        if (arguments.Length == 0) { return ""; }
        NullabilityInfo[] inner = nullability?.GenericTypeArguments ?? [];
        return $"<{string.Join(", ", arguments.Select((argument, i) => Of(argument, i < inner.Length ? inner[i] : null)))}>";
    }
}
