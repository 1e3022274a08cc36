// SPDX-License-Identifier: MIT
using System.Text;

namespace TensorKeeper.Fuzz.Mutation;

/// <summary>Damages protobuf messages where it matters: fields and numbers change, lengths and nesting stay right.</summary>
/// <param name="words">Texts to put in place of others: names of ops, nodes, attributes.</param>
internal sealed class ProtoMutator(IReadOnlyList<byte[]> words)
{
    private const int MaxBytes = 1 << 20;

    /// <summary>Returns a copy with one to four changes.</summary>
    public byte[] Mutate(byte[] message, Random random)
    {
        byte[] result = message;
        for (int i = random.Next(1, 5); i > 0 && result.Length < MaxBytes; i--) { result = Change(result, random); }
        return result;
    }

    /// <summary>Collects the texts of messages, to be used as words.</summary>
    public static IReadOnlyList<byte[]> WordsOf(IEnumerable<byte[]> messages)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (byte[] message in messages) { Collect(message, words); }
        return [.. words.Order(StringComparer.Ordinal).Select(Encoding.Latin1.GetBytes)];
    }

    private byte[] Change(byte[] message, Random random)
    {
        if (!WireField.TryRead(message, out List<WireField> fields) || fields.Count == 0) { return ByteMutator.Mutate(message, random); }
        int at = random.Next(fields.Count);
        WireField field = fields[at];
        if (field.Type == 2 && field.Content.Length > 1 && random.Next(5) > 0 && WireField.TryRead(field.Content, out _))
        {
            fields[at] = field with { Content = Change(field.Content, random) };
            return WireField.Write(fields);
        }

        ChangeField(fields, at, random);
        return WireField.Write(fields);
    }

    private void ChangeField(List<WireField> fields, int at, Random random)
    {
        WireField field = fields[at];
        switch (random.Next(field.Type == 2 ? 10 : 6))
        {
            case 0: fields.RemoveAt(at); break;
            case 1: fields.InsertRange(at, Enumerable.Repeat(field, random.Next(1, 9))); break;
            case 2:
                int other = random.Next(fields.Count);
                (fields[at], fields[other]) = (fields[other], fields[at]);
                break;
            case 3: fields[at] = field with { Number = random.Next(1, 30) }; break;
            case 4:
                // Content of another field of the same kind: a node's name for its input's, a shape for another shape.
                WireField[] alike = [.. fields.Where(f => f.Type == field.Type)];
                WireField donor = alike[random.Next(alike.Length)];
                fields[at] = field with { Value = donor.Value, Content = donor.Content };
                break;
            case 5: fields[at] = field with { Value = (ulong)ByteMutator.Edge(random), Content = field.Type == 2 ? ByteMutator.Mutate(field.Content, random) : [] }; break;
            case 6: fields[at] = field with { Content = [] }; break;
            case 7: fields[at] = Nest(field, random.Next(1, 400)); break;
            default: fields[at] = field with { Content = words.Count == 0 ? [] : words[random.Next(words.Count)] }; break;
        }
    }

    /// <summary>Puts a field into a field of its own number, again and again.</summary>
    private static WireField Nest(WireField field, int depth)
    {
        for (int i = 0; i < depth && field.Content.Length < MaxBytes; i++) { field = field with { Content = WireField.Write([field]) }; }
        return field;
    }

    private static void Collect(byte[] message, HashSet<string> words)
    {
        if (!WireField.TryRead(message, out List<WireField> fields)) { return; }
        foreach (byte[] content in fields.Where(static f => f.Type == 2).Select(static f => f.Content))
        {
            bool isText = content.Length is > 0 and < 60 && content.All(static b => b is >= 32 and < 127);
            if (isText) { words.Add(Encoding.Latin1.GetString(content)); }
            else if (content.Length > 1) { Collect(content, words); }
        }
    }
}
