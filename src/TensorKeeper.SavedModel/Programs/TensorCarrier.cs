// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Programs;

/// <summary>Carries types that ONNX does not have through the engine as types that it has; the memory stays the same.</summary>
/// <remarks>A complex tensor of shape [a, b] goes as floats of shape [a, b, 2]; quantised integers go as plain ones.</remarks>
internal static class TensorCarrier
{
    public static Tensor ToEngine(Tensor tensor, ElementType type)
    {
        ElementType carrier = CarrierOf(type);
        return carrier == type || tensor.ElementType != type
            ? tensor
            : Tensor.FromMemory(carrier, IsComplex(type) ? Deeper(tensor.Shape) : tensor.Shape, tensor.Memory);
    }

    public static Tensor FromEngine(Tensor tensor, ElementType type) => CarrierOf(type) == type || tensor.ElementType != CarrierOf(type)
        ? tensor
        : Tensor.FromMemory(type, IsComplex(type) ? new TensorShape(tensor.Shape.Dimensions[..^1]) : tensor.Shape, tensor.Memory, tensor);

    private static bool IsComplex(ElementType type) => type is ElementType.Complex64 or ElementType.Complex128;

    private static TensorShape Deeper(TensorShape shape) => new([.. shape.Dimensions, 2]);

    private static ElementType CarrierOf(ElementType type) => type switch
    {
        ElementType.Complex64 => ElementType.Float32,
        ElementType.Complex128 => ElementType.Float64,
        ElementType.QInt8 => ElementType.Int8,
        ElementType.QUInt8 => ElementType.UInt8,
        ElementType.QInt16 => ElementType.Int16,
        ElementType.QUInt16 => ElementType.UInt16,
        ElementType.QInt32 => ElementType.Int32,
        _ => type,
    };
}
