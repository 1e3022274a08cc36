// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Regexes;

/// <summary>Turns a pattern without assertions into a machine over bytes. One for each machine.</summary>
internal sealed class ByteProgramBuilder
{
    /// <summary>Beyond this a pattern is left to the general engine.</summary>
    private const int MaxReads = 40_000;

    private readonly List<ByteProgram.Instruction> _instructions = [new([], [])];
    private readonly bool _backwards;
    private int _reads;

    private ByteProgramBuilder(bool backwards) => _backwards = backwards;

    /// <summary>Builds a machine.</summary>
    /// <param name="pattern">The pattern; without assertions.</param>
    /// <param name="backwards">It reads the text from its end.</param>
    /// <param name="searches">It may pass over bytes first, if nothing matches earlier.</param>
    /// <returns>Null if the machine would be too large.</returns>
    public static ByteProgram? TryBuild(PatternNode pattern, bool backwards, bool searches)
    {
        var builder = new ByteProgramBuilder(backwards);
        int start = builder.Build(pattern, ByteProgram.End);
        if (searches)
        {
            int skip = builder.Reserve();
            int loop = builder.Add(new([(0, 255, skip)], []));
            builder._instructions[skip] = new([], [start, loop]);
            start = skip;
        }

        return builder._reads > MaxReads ? null : new ByteProgram(start, [.. builder._instructions]);
    }

    private int Add(ByteProgram.Instruction instruction)
    {
        _reads += instruction.Reads.Length + instruction.Ways.Length;
        _instructions.Add(instruction);
        return _instructions.Count - 1;
    }

    private int Reserve() => Add(new([], [ByteProgram.End]));

    /// <summary>Builds a part that goes on to an instruction.</summary>
    /// <returns>Where it begins.</returns>
    private int Build(PatternNode node, int next)
    {
        if (_reads > MaxReads) { return next; }
        switch (node)
        {
            case ClassNode characters: return Class(characters.Set, next);
            case AnyByteNode: return Add(new([(0, 255, next)], []));
            case GroupNode group: return Build(group.Part, next);
            case ChoiceNode choice: return Add(new([], [.. choice.Parts.Select(part => Build(part, next))]));
            case RepeatNode repeat: return Repeat(repeat, next);
            case SequenceNode sequence:
                foreach (PatternNode part in _backwards ? sequence.Parts : sequence.Parts.Reverse()) { next = Build(part, next); }
                return next;
            default: throw new InvalidOperationException($"{node} is no part of a machine.");
        }
    }

    private int Repeat(RepeatNode repeat, int next)
    {
        int start = next;
        for (int i = repeat.Least; i < repeat.Most && _reads <= MaxReads; i++) { start = Choose(Build(repeat.Part, start), next, repeat.IsLazy); }
        int copies = repeat.Least;
        if (repeat.Most < 0)
        {
            // Without a limit the last copy becomes a loop; around what may be empty the loop itself is left out, not passed.
            start = copies > 0 || repeat.Part.IsNullable ? OnceOrMore(repeat, next) : AnyTimes(repeat, next);
            if (copies == 0 && repeat.Part.IsNullable) { start = Choose(start, next, repeat.IsLazy); }
            copies--;
        }

        for (; copies > 0 && _reads <= MaxReads; copies--) { start = Build(repeat.Part, start); }
        return start;
    }

    private int AnyTimes(RepeatNode repeat, int next)
    {
        int loop = Reserve();
        _instructions[loop] = Choice(Build(repeat.Part, loop), next, repeat.IsLazy);
        return loop;
    }

    private int OnceOrMore(RepeatNode repeat, int next)
    {
        int loop = Reserve();
        int body = Build(repeat.Part, loop);
        _instructions[loop] = Choice(body, next, repeat.IsLazy);
        return body;
    }

    private int Choose(int part, int next, bool lazy) => Add(Choice(part, next, lazy));

    private static ByteProgram.Instruction Choice(int part, int next, bool lazy) => new([], lazy ? [next, part] : [part, next]);

    /// <summary>Builds a class as a tree of byte ranges; equal beginnings are built once.</summary>
    private int Class(CodePointSet set, int next)
    {
        List<(byte From, byte To)[]> sequences = Utf8Ranges.Of(set);
        if (_backwards)
        {
            foreach ((byte From, byte To)[] sequence in sequences) { Array.Reverse(sequence); }
        }

        return Tree(sequences, 0, next);
    }

    private int Tree(List<(byte From, byte To)[]> sequences, int depth, int next)
    {
        var reads = new List<(byte From, byte To, int Next)>();
        foreach (IGrouping<(byte From, byte To), (byte From, byte To)[]> group in sequences.GroupBy(sequence => sequence[depth]))
        {
            List<(byte From, byte To)[]> longer = [.. group.Where(sequence => sequence.Length > depth + 1)];
            if (longer.Count < group.Count()) { reads.Add((group.Key.From, group.Key.To, next)); }
            if (longer.Count > 0) { reads.Add((group.Key.From, group.Key.To, Tree(longer, depth + 1, next))); }
        }

        return Add(new([.. reads], []));
    }
}
