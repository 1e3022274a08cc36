// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Unicode;

/// <summary>Tells the script of characters by ICU's numbers: <c>UnicodeScript</c>.</summary>
internal static class ScriptKernels
{
    private static readonly Lazy<CodePointBytes> Scripts = new(static () => UnicodeTable.ReadRuns("Scripts"));

    public static void Register(HostKernelTable table) => table.Add("UnicodeScript", Run);

    /// <summary>Returns the script of a code point; -1 for a number that is none.</summary>
    public static int ScriptOf(int codePoint) => (uint)codePoint <= UnicodeTable.Last ? Scripts.Value[codePoint] : -1;

    private static Tensor[] Run(in HostCall call)
    {
        ReadOnlySpan<int> codePoints = call[0].AsSpan<int>();
        Tensor result = Tensors.Zeros(ElementType.Int32, call[0].Shape);
        Span<int> scripts = result.AsSpan<int>();
        for (int i = 0; i < scripts.Length; i++) { scripts[i] = ScriptOf(codePoints[i]); }
        return [result];
    }
}
