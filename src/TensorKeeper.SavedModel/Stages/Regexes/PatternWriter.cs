// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace TensorKeeper.SavedModel.Stages.Regexes;

/// <summary>Writes a pattern as one of .NET over the <see cref="ByteAlphabet"/>.</summary>
/// <remarks>Every group is numbered, as .NET would count named groups after the others.</remarks>
internal static class PatternWriter
{
    public static string Write(PatternNode pattern)
    {
        var text = new StringBuilder();
        Write(pattern, text);
        return text.ToString();
    }

    private static void Write(PatternNode node, StringBuilder text)
    {
        switch (node)
        {
            case ClassNode characters: text.Append(ByteAlphabet.PatternOf(characters.Set)); break;
            case AnyByteNode: text.Append("[\\s\\S]"); break;
            case AssertionNode assertion: text.Append(assertion.Text); break;
            case SequenceNode sequence:
                foreach (PatternNode part in sequence.Parts) { Write(part, text); }
                break;
            case ChoiceNode choice:
                text.Append("(?:");
                for (int i = 0; i < choice.Parts.Length; i++)
                {
                    if (i > 0) { text.Append('|'); }
                    Write(choice.Parts[i], text);
                }

                text.Append(')');
                break;
            case GroupNode group:
                text.Append(group.Number == 0 ? "(?:" : string.Create(CultureInfo.InvariantCulture, $"(?<{group.Number}>"));
                Write(group.Part, text);
                text.Append(')');
                break;
            case RepeatNode repeat:
                text.Append("(?:");
                Write(repeat.Part, text);
                text.Append(CultureInfo.InvariantCulture, $"){{{repeat.Least},{(repeat.Most < 0 ? "" : repeat.Most.ToString(CultureInfo.InvariantCulture))}}}");
                if (repeat.IsLazy) { text.Append('?'); }
                break;
        }
    }
}
