// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace TensorKeeper.Architecture;

/// <summary>Writes the public surface of an assembly, one member a line, sorted.</summary>
internal static class PublicApiText
{
    /// <summary>Returns the surface of an assembly.</summary>
    public static string Of(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (Type type in PublicApi.TypesOf(assembly))
        {
            text.Append(TypeHeader(type)).Append('\n');
            IEnumerable<string> members = PublicApi.MembersOf(type).Select(MemberText).Where(static member => member.Length > 0);
            foreach (string member in type.IsEnum ? members : members.Order(StringComparer.Ordinal))
            {
                text.Append("    ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string TypeHeader(Type type)
    {
        string kind = type switch
        {
            { IsInterface: true } => "interface",
            { IsEnum: true } => "enum",
            { IsValueType: true } => StructKind(type),
            { IsAbstract: true, IsSealed: true } => "static class",
            _ => ClassKind(type),
        };
        List<string> bases = [];
        if (type.IsEnum) { bases.Add(TypeNames.Of(Enum.GetUnderlyingType(type))); }
        else if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType)) { bases.Add(TypeNames.Of(parent)); }
        if (!type.IsEnum) { bases.AddRange(DirectInterfaces(type).Select(static face => TypeNames.Of(face)).Order(StringComparer.Ordinal)); }
        return $"{kind} {type.Namespace}.{TypeNames.Of(type)}{(bases.Count == 0 ? "" : " : " + string.Join(", ", bases))}";
    }

    private static string StructKind(Type type) =>
        (type.IsDefined(typeof(IsReadOnlyAttribute)) ? "readonly " : "") + (type.IsByRefLike ? "ref " : "")
        + (HasRecordPrinter(type) ? "record struct" : "struct");

    private static string ClassKind(Type type) =>
        (type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "") + (HasRecordPrinter(type) ? "record" : "class");

    private static bool HasRecordPrinter(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly) is not null;

    private static IEnumerable<Type> DirectInterfaces(Type type)
    {
        Type[] all = type.GetInterfaces();
        IEnumerable<Type> inherited = all.SelectMany(static face => face.GetInterfaces()).Concat(type.BaseType?.GetInterfaces() ?? []);
        return all.Except(inherited).Where(static face => face.IsVisible);
    }

    private static string MemberText(MemberInfo member) => member switch
    {
        FieldInfo { DeclaringType.IsEnum: true } field => string.Create(CultureInfo.InvariantCulture, $"{field.Name} = {field.GetRawConstantValue()}"),
        FieldInfo { IsLiteral: true } field => $"const {TypeNames.Of(field)} {field.Name} = {Literal(field.GetRawConstantValue())}",
        FieldInfo field => $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{TypeNames.Of(field)} {field.Name}",
        PropertyInfo property => PropertyText(property),
        EventInfo @event => $"event {TypeNames.Of(@event.EventHandlerType!)} {@event.Name}",
        ConstructorInfo { IsStatic: true } => "",
        ConstructorInfo constructor => $"{Access(constructor)}{SimpleName(constructor.DeclaringType!)}({Parameters(constructor.GetParameters())})",
        MethodInfo method => MethodText(method),
        _ => "",
    };

    private static string PropertyText(PropertyInfo property)
    {
        MethodInfo accessor = property.GetMethod ?? property.SetMethod!;
        string required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        ParameterInfo[] index = property.GetIndexParameters();
        string name = index.Length == 0 ? property.Name : $"this[{Parameters(index)}]";
        var accessors = new StringBuilder();
        if (property.GetMethod is { } get && PublicApi.IsVisible(get)) { accessors.Append("get; "); }
        if (property.SetMethod is { } set && PublicApi.IsVisible(set))
        {
            bool init = set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
            accessors.Append(init ? "init; " : "set; ");
        }

        return $"{Access(accessor)}{Modifiers(accessor)}{required}{TypeNames.Of(property)} {name} {{ {accessors}}}";
    }

    private static string MethodText(MethodInfo method)
    {
        string generics = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(static a => a.Name))}>" : "";
        return $"{Access(method)}{Modifiers(method)}{TypeNames.Of(method.ReturnParameter)} {method.Name}{generics}({Parameters(method.GetParameters())})";
    }

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Modifiers(MethodInfo method) => method switch
    {
        { DeclaringType.IsInterface: true, IsStatic: false } => "",
        { IsStatic: true } => "static ",
        { IsAbstract: true } => "abstract ",
        { IsVirtual: true, IsFinal: false } when method.GetBaseDefinition() != method => "override ",
        { IsVirtual: true, IsFinal: false } => "virtual ",
        _ => "",
    };

    private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(static parameter =>
    {
        bool isParams = parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute));
        string value = parameter.HasDefaultValue ? " = " + Literal(parameter.RawDefaultValue) : "";
        return $"{(isParams ? "params " : "")}{TypeNames.Of(parameter)} {parameter.Name}{value}";
    }));

    private static string Literal(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string SimpleName(Type type) => type.Name.Split('`')[0];
}
