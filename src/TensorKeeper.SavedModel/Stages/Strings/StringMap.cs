// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Strings;

/// <summary>Makes a string tensor of another, element by element.</summary>
internal static class StringMap
{
    /// <summary>Writes one element; the caller ends it.</summary>
    public delegate void Writer(ReadOnlySpan<byte> element, StringElementsBuilder output);

    public static Tensor Run(in HostCall call, Writer write)
    {
        StringElements elements = call[0].Strings;
        var output = new StringElementsBuilder(elements.Count);
        for (int i = 0; i < elements.Count; i++)
        {
            write(elements[i], output);
            output.End();
        }

        return output.ToTensor(call[0].Shape);
    }
}
