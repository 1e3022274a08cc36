// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Images.Jpeg;

/// <summary>The code word of each symbol of a table, for writing. Immutable.</summary>
internal sealed class CodeWords
{
    private readonly (int Word, int Length)[] _words = new (int, int)[256];

    public CodeWords(HuffmanTable table)
    {
        Table = table;
        int code = 0;
        int index = 0;
        for (int length = 1; length <= 16; length++, code <<= 1)
        {
            for (int i = 0; i < table.Counts[length - 1]; i++) { _words[table.Symbols[index++]] = (code++, length); }
        }
    }

    public HuffmanTable Table { get; }

    public void Write(JpegBitWriter bits, int symbol) => bits.Write(_words[symbol].Word, _words[symbol].Length);
}
