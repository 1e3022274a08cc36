// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Images;

/// <summary>Where a coordinate outside of a picture is taken from. Immutable.</summary>
/// <remarks>
/// <code>
/// CONSTANT  k k k k | a b c d | k k k k
/// REFLECT   d c b a | a b c d | d c b a
/// WRAP      a b c d | a b c d | a b c d
/// NEAREST   a a a a | a b c d | d d d d
/// </code>
/// </remarks>
internal readonly struct PictureFrame
{
    private readonly string _mode;

    private PictureFrame(string mode) => _mode = mode;

    /// <exception cref="ServingException">There is no such mode.</exception>
    public static PictureFrame Of(string mode) => mode is "CONSTANT" or "REFLECT" or "WRAP" or "NEAREST"
        ? new PictureFrame(mode)
        : throw new ServingException(ServingErrorCode.InvalidArgument, $"Invalid mode {mode}. Supported types: CONSTANT, REFLECT, WRAP, NEAREST");

    /// <summary>Returns the place inside the picture; the mode CONSTANT leaves it outside.</summary>
    public float Place(float at, int length) => _mode switch
    {
        "REFLECT" => Clamped(Reflected(at, length), length),
        "WRAP" => Clamped(Wrapped(at, length), length),
        "NEAREST" => Clamped(at, length),
        _ => at,
    };

    /// <summary>The picture and its mirror image, over and over: the edge pixel comes twice.</summary>
    private static float Reflected(float at, int length)
    {
        if (length <= 1) { return 0; }
        float period = 2f * length;
        if (at < 0)
        {
            float near = (period * MathF.Truncate(-at / period)) + at;
            return near < -length ? near + period : -near - 1;
        }

        if (at <= length - 1) { return at; }
        at -= period * MathF.Truncate(at / period);
        return at >= length ? period - at - 1 : at;
    }

    /// <summary>TensorFlow counts the repetitions between the first and the last pixel, so there is one pixel less in them than in the picture.</summary>
    private static float Wrapped(float at, int length)
    {
        if (at >= 0 && at <= length - 1) { return at; }
        if (length <= 1) { return 0; }
        float gaps = length - 1;
        return at < 0 ? at + (length * (MathF.Truncate(-at / gaps) + 1)) : at - (length * MathF.Truncate(at / gaps));
    }

    private static float Clamped(float at, int length) => Math.Max(0f, Math.Min(at, length - 1f));
}
