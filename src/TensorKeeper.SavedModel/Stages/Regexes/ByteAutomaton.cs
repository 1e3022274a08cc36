// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Regexes;

/// <summary>Runs a machine over bytes as a deterministic one that is built as far as texts need it. Thread-safe.</summary>
/// <remarks>
/// A state is the ordered list of instructions that the machine may be at. A byte is one look into a table once its way is
/// known. The tables are thrown away when they grow too large, so that memory is bounded and time stays linear in the text.
/// </remarks>
internal sealed class ByteAutomaton
{
    private const int MaxStates = 4_096;
    private const int MaxPlaces = 1 << 20;

    private readonly ByteProgram _program;
    private readonly bool _prefersFirst;
    private readonly byte[] _classes = new byte[256];
    private readonly byte[] _samples;
    private readonly Lock _gate = new();
    private readonly Dictionary<int[], State> _states = new(new SameList());
    private volatile State _start;
    private int _places;

    /// <param name="program">The machine.</param>
    /// <param name="prefersFirst">The preferred way ends the match, as Perl has it; otherwise the longest does.</param>
    public ByteAutomaton(ByteProgram program, bool prefersFirst)
    {
        _program = program;
        _prefersFirst = prefersFirst;
        _samples = Classify();
        _start = Intern(Close([program.Start]));
    }

    /// <summary>Finds the end of the match that begins at a place, or in a searching machine after it.</summary>
    /// <returns>-1 if there is none.</returns>
    public int FindEnd(ReadOnlySpan<byte> text, int start)
    {
        State state = _start;
        int found = state.Ends ? start : -1;
        for (int i = start; i < text.Length; i++)
        {
            state = Next(state, text[i]);
            if (state.IsDead) { break; }
            if (state.Ends) { found = i + 1; }
        }

        return found;
    }

    /// <summary>Finds the first place from which a machine that reads backwards comes from an end.</summary>
    public int FindStart(ReadOnlySpan<byte> text, int least, int end)
    {
        State state = _start;
        int found = state.Ends ? end : -1;
        for (int i = end - 1; i >= least; i--)
        {
            state = Next(state, text[i]);
            if (state.IsDead) { break; }
            if (state.Ends) { found = i; }
        }

        return found;
    }

    /// <summary>Asks whether a text matches from end to end.</summary>
    public bool MatchesAll(ReadOnlySpan<byte> text)
    {
        State state = _start;
        foreach (byte value in text)
        {
            state = Next(state, value);
            if (state.IsDead) { return false; }
        }

        return state.Ends;
    }

    private State Next(State state, byte value)
    {
        int kind = _classes[value];
        return Volatile.Read(ref state.Ways[kind]) ?? Learn(state, kind);
    }

    private State Learn(State state, int kind)
    {
        lock (_gate)
        {
            byte value = _samples[kind];
            var targets = new List<int>();
            foreach (int place in state.Places)
            {
                foreach ((byte from, byte to, int next) in _program.Instructions[place].Reads)
                {
                    if (value >= from && value <= to) { targets.Add(next); }
                }
            }

            State learned = Intern_NeedsLock(Close(targets));
            Volatile.Write(ref state.Ways[kind], learned);
            return learned;
        }
    }

    private State Intern(int[] places)
    {
        lock (_gate) { return Intern_NeedsLock(places); }
    }

    private State Intern_NeedsLock(int[] places)
    {
        if (_states.TryGetValue(places, out State? known)) { return known; }
        if (_states.Count >= MaxStates || _places >= MaxPlaces)
        {
            // Whoever runs through the old states goes on with them; new runs begin anew.
            _states.Clear();
            _start = new State(_start.Places, _start.Ends, _samples.Length);
            _states.Add(_start.Places, _start);
            _places = 0;
        }

        _places += places.Length;

        var state = new State(places, places.Contains(ByteProgram.End), _samples.Length);
        _states.TryAdd(places, state);
        return state;
    }

    /// <summary>Follows all ways that read nothing, preferred ones first.</summary>
    private int[] Close(IReadOnlyList<int> targets)
    {
        var places = new List<int>();
        var seen = new HashSet<int>();
        var open = new Stack<int>();
        foreach (int target in targets)
        {
            open.Push(target);
            while (open.TryPop(out int place))
            {
                if (!seen.Add(place)) { continue; }
                if (place == ByteProgram.End)
                {
                    places.Add(place);
                    if (_prefersFirst) { return [.. places]; }
                    continue;
                }

                ByteProgram.Instruction instruction = _program.Instructions[place];
                if (instruction.ReadsByte) { places.Add(place); continue; }
                for (int i = instruction.Ways.Length - 1; i >= 0; i--) { open.Push(instruction.Ways[i]); }
            }
        }

        return [.. places];
    }

    /// <summary>Numbers the bytes that no instruction tells apart alike.</summary>
    /// <returns>A byte of each number.</returns>
    private byte[] Classify()
    {
        bool[] begins = new bool[257];
        begins[0] = true;
        foreach (ByteProgram.Instruction instruction in _program.Instructions)
        {
            foreach ((byte from, byte to, _) in instruction.Reads) { begins[from] = begins[to + 1] = true; }
        }

        var samples = new List<byte>();
        for (int value = 0; value < 256; value++)
        {
            if (begins[value]) { samples.Add((byte)value); }
            _classes[value] = (byte)(samples.Count - 1);
        }

        return [.. samples];
    }

    private sealed class State(int[] places, bool ends, int classes)
    {
        public readonly State?[] Ways = new State?[classes];

        public int[] Places => places;

        public bool Ends => ends;

        public bool IsDead => places.Length == 0;
    }

    private sealed class SameList : IEqualityComparer<int[]>
    {
        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(int[] obj)
        {
            var hash = default(HashCode);
            hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(obj.AsSpan()));
            return hash.ToHashCode();
        }
    }
}
