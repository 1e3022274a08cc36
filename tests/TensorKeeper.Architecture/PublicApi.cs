// SPDX-License-Identifier: MIT
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using Google.Protobuf.Reflection;

namespace TensorKeeper.Architecture;

/// <summary>Finds what a user of an assembly can see. Generated messages are the wire's words, not ours.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly ConcurrentDictionary<Assembly, HashSet<string?>> Generated = new();

    /// <summary>Returns the visible types that were written by hand, sorted by name.</summary>
    public static IEnumerable<Type> TypesOf(Assembly assembly)
    {
        HashSet<string?> generated = GeneratedNamespacesOf(assembly);
        return assembly.GetTypes()
            .Where(type => type.IsVisible && !generated.Contains(type.Namespace))
            .Where(static type => !type.IsDefined(typeof(CompilerGeneratedAttribute)))
            .OrderBy(static type => type.FullName, StringComparer.Ordinal);
    }

    /// <summary>Returns the visible members of all types of an assembly.</summary>
    public static IEnumerable<MemberInfo> MembersOf(Assembly assembly) => TypesOf(assembly).SelectMany(MembersOf);

    /// <summary>Returns the visible members that a type declares itself.</summary>
    public static IEnumerable<MemberInfo> MembersOf(Type type) => type.GetMembers(Declared)
        .Where(static member => member is not Type && IsVisible(member) && !IsCompilerMade(member));

    /// <summary>Asks whether a type was generated from a proto file: a message, its parts, an enum or a service.</summary>
    public static bool IsGenerated(Type type) =>
        type.Namespace is { Length: > 0 } space && GeneratedNamespacesOf(type.Assembly).Contains(space);

    /// <summary>Returns every type that a member's signature speaks of.</summary>
    public static IEnumerable<Type> TypesIn(MemberInfo member) => (member switch
    {
        FieldInfo field => [field.FieldType],
        PropertyInfo property => [property.PropertyType, .. property.GetIndexParameters().Select(static p => p.ParameterType)],
        EventInfo @event => [@event.EventHandlerType ?? typeof(void)],
        MethodInfo method => [method.ReturnType, .. method.GetParameters().Select(static p => p.ParameterType)],
        ConstructorInfo constructor => constructor.GetParameters().Select(static p => p.ParameterType),
        _ => Enumerable.Empty<Type>(),
    }).SelectMany(Parts);

    /// <summary>Asks whether a method can be seen from outside its assembly.</summary>
    public static bool IsVisible(MethodBase method) =>
        method.IsPublic || ((method.IsFamily || method.IsFamilyOrAssembly) && method.DeclaringType is { IsSealed: false });

    // Each proto file becomes one class with a Descriptor, in the namespace of everything else that the file became.
    private static HashSet<string?> GeneratedNamespacesOf(Assembly assembly) => Generated.GetOrAdd(assembly, static assembly =>
    [
        .. assembly.GetTypes()
            .Where(static type => type.GetProperty("Descriptor", Declared)?.PropertyType == typeof(FileDescriptor))
            .Select(static type => type.Namespace),
    ]);

    private static IEnumerable<Type> Parts(Type type)
    {
        yield return type;
        if (type.GetElementType() is { } element)
        {
            foreach (Type part in Parts(element)) { yield return part; }
        }

        foreach (Type part in type.GetGenericArguments().SelectMany(static argument => argument.IsGenericParameter ? [] : Parts(argument)))
        {
            yield return part;
        }
    }

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => IsVisible(method),
        FieldInfo field => field.IsPublic || ((field.IsFamily || field.IsFamilyOrAssembly) && field.DeclaringType is { IsSealed: false }),
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible),
        EventInfo @event => @event.AddMethod is { } add && IsVisible(add),
        _ => false,
    };

    // Accessors are shown with their property; what a record gets for free is in the word `record`.
    private static bool IsCompilerMade(MemberInfo member) =>
        member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false)
        || member is MethodInfo { IsSpecialName: true, Name: var name } && !name.StartsWith("op_", StringComparison.Ordinal)
        || member is FieldInfo { IsSpecialName: true };
}
