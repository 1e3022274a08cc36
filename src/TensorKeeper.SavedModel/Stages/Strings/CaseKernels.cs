// SPDX-License-Identifier: MIT
using System.Text;
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Strings;

/// <summary>Changes letters' case and strips space: <c>StringLower</c>, <c>StringUpper</c>, <c>StringStrip</c>.</summary>
/// <remarks>
/// Without an encoding only ASCII letters change. With <c>utf-8</c> TensorFlow decodes the element as a C string, so it
/// ends at the first NUL, and maps whole words: ß becomes SS, a Σ that ends a word becomes ς.
/// </remarks>
internal static class CaseKernels
{
    public static void Register(HostKernelTable table) => table
        .AddPrepared("StringLower", static node => Prepare(node, AsciiLower, UnicodeCase.ToLower))
        .AddPrepared("StringUpper", static node => Prepare(node, AsciiUpper, UnicodeCase.ToUpper))
        .Add("StringStrip", static (in HostCall call) => [StringMap.Run(call, static (text, output) => output.Append(AsciiSpace.Trim(text)))]);

    private static HostKernel Prepare(SourceNode node, StringMap.Writer ascii, Func<string, string> unicode)
    {
        string encoding = node.Text("encoding", "");
        if (encoding.Length > 0 && encoding != "utf-8")
        {
            throw new ServingException(ServingErrorCode.InvalidArgument, $"only utf-8 or '' (no encoding) is supported, received {encoding}");
        }

        StringMap.Writer write = encoding.Length == 0 ? ascii : (text, output) =>
        {
            int end = text.IndexOf((byte)0);
            output.Append(Encoding.UTF8.GetBytes(unicode(Encoding.UTF8.GetString(end < 0 ? text : text[..end]))));
        };
        return (in HostCall call) => [StringMap.Run(call, write)];
    }

    private static void AsciiLower(ReadOnlySpan<byte> text, StringElementsBuilder output) => Change(text, output, static (from, to) => Ascii.ToLower(from, to, out _));

    private static void AsciiUpper(ReadOnlySpan<byte> text, StringElementsBuilder output) => Change(text, output, static (from, to) => Ascii.ToUpper(from, to, out _));

    /// <summary><see cref="Ascii"/> stops at a byte that is not ASCII; such bytes pass unchanged.</summary>
    private static void Change(ReadOnlySpan<byte> text, StringElementsBuilder output, AsciiChange change)
    {
        Span<byte> buffer = stackalloc byte[256];
        while (!text.IsEmpty)
        {
            ReadOnlySpan<byte> part = text[..Math.Min(text.Length, buffer.Length)];
            int other = part.IndexOfAnyInRange((byte)0x80, (byte)0xff);
            if (other == 0)
            {
                int next = part.IndexOfAnyInRange((byte)0, (byte)0x7f);
                part = next < 0 ? part : part[..next];
                output.Append(part);
            }
            else
            {
                part = other < 0 ? part : part[..other];
                change(part, buffer);
                output.Append(buffer[..part.Length]);
            }

            text = text[part.Length..];
        }
    }

    private delegate System.Buffers.OperationStatus AsciiChange(ReadOnlySpan<byte> from, Span<byte> to);
}
