// SPDX-License-Identifier: MIT
using System.Numerics;

namespace TensorKeeper.SavedModel.Stages.Numbers;

/// <summary>A computation written once for all number types.</summary>
internal interface INumberKernel
{
    /// <summary>Computes with elements of one type.</summary>
    Tensor Run<T>(in HostCall call)
        where T : unmanaged, INumber<T>, IMinMaxValue<T>;
}

/// <summary>Chooses the .NET type of elements.</summary>
internal static class NumberTypes
{
    public static bool IsFloat<T>()
        where T : unmanaged => typeof(T) == typeof(float) || typeof(T) == typeof(double) || typeof(T) == typeof(Half);

    /// <summary>Computes with the .NET type of an element type.</summary>
    /// <exception cref="ServingException">The type is no number that .NET computes with.</exception>
    public static Tensor Run<TKernel>(ElementType type, in HostCall call, TKernel kernel = default)
        where TKernel : struct, INumberKernel => type switch
        {
            ElementType.Float32 => kernel.Run<float>(call),
            ElementType.Float64 => kernel.Run<double>(call),
            ElementType.Float16 => kernel.Run<Half>(call),
            ElementType.Int8 or ElementType.QInt8 => kernel.Run<sbyte>(call),
            ElementType.Int16 or ElementType.QInt16 => kernel.Run<short>(call),
            ElementType.Int32 or ElementType.QInt32 => kernel.Run<int>(call),
            ElementType.Int64 => kernel.Run<long>(call),
            ElementType.UInt8 or ElementType.QUInt8 => kernel.Run<byte>(call),
            ElementType.UInt16 or ElementType.QUInt16 => kernel.Run<ushort>(call),
            ElementType.UInt32 => kernel.Run<uint>(call),
            ElementType.UInt64 => kernel.Run<ulong>(call),
            _ => throw new ServingException(ServingErrorCode.Unimplemented, $"{call.Node} is not computed on the host for {type}."),
        };
}
