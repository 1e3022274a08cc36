// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Unicode;

/// <summary>Tells the script of characters by ICU's numbers: <c>UnicodeScript</c>.</summary>
internal static class ScriptKernels
{
    public static void Register(HostKernelTable table) => table.Add("UnicodeScript", Run);

    private static Tensor[] Run(in HostCall call)
    {
        ReadOnlySpan<int> codePoints = call[0].AsSpan<int>();
        Tensor result = Tensors.Zeros(ElementType.Int32, call[0].Shape);
        Span<int> scripts = result.AsSpan<int>();
        for (int i = 0; i < scripts.Length; i++) { scripts[i] = ScriptTable.Of(codePoints[i]); }
        return [result];
    }
}
