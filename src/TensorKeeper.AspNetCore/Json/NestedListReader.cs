// SPDX-License-Identifier: MIT
namespace TensorKeeper.AspNetCore.Json;

/// <summary>Reads nested lists whose shape is their nesting. Thread-safe.</summary>
internal static class NestedListReader
{
    /// <summary>Reads off a shape: the size of the first list, of the first list in it, and so on.</summary>
    /// <param name="cursor">The place of the value; a scalar has no dimensions.</param>
    /// <param name="shape">Takes the sizes.</param>
    public static void ReadShape(JsonCursor cursor, PooledList<int> shape)
    {
        while (cursor.Current == '[')
        {
            int size = cursor.Size;
            shape.Add(size);
            if (size == 0) { return; }
            cursor.Open();
        }
    }

    /// <summary>Asks whether <see cref="ReadShape"/> would return this shape, without returning it.</summary>
    public static bool HasShape(JsonCursor cursor, ReadOnlySpan<int> shape)
    {
        foreach (int size in shape)
        {
            if (cursor.Current != '[' || cursor.Size != size) { return false; }
            if (size == 0) { return true; }
            cursor.Open();
        }

        return cursor.Current != '[';
    }

    /// <summary>Reads all values of a list of lists; every list must have the size that the shape says.</summary>
    /// <typeparam name="TSink">What takes the values.</typeparam>
    /// <param name="cursor">The place of the value; afterwards behind it.</param>
    /// <param name="shape">What <see cref="ReadShape"/> returned for this value, or for one that it must equal.</param>
    /// <param name="sink">Takes the values.</param>
    /// <exception cref="ServingException">The lists are ragged, or a value does not fit.</exception>
    public static void Read<TSink>(ref JsonCursor cursor, ReadOnlySpan<int> shape, ref TSink sink)
        where TSink : IJsonLeafSink, allows ref struct
    {
        int level = 0;   // depth first, without recursion: no nesting can overflow the stack
        while (true)
        {
            if (cursor.Current != '[')
            {
                if (level != shape.Length) { throw JsonTensorErrors.ValueAtWrongLevel(cursor, level, shape.Length); }
                sink.Take(ref cursor);
            }
            else
            {
                int size = EnterList(ref cursor, shape, level);
                if (size > 0 && level < shape.Length - 1)
                {
                    level++;
                    continue;
                }

                if (size > 0) { ReadRow(ref cursor, size, shape.Length, ref sink); }
                else { cursor.StepOver(); }
            }

            while (level > 0 && !cursor.MoveNext()) { level--; }

            if (level == 0) { return; }
        }
    }

    private static int EnterList(ref JsonCursor cursor, ReadOnlySpan<int> shape, int level)
    {
        if (level >= shape.Length) { throw JsonTensorErrors.ListTooDeep(level, shape.Length); }
        int size = cursor.Size;
        if (size != shape[level]) { throw JsonTensorErrors.ListOfWrongSize(size, level, shape[level]); }
        cursor.Open();
        return size;
    }

    /// <summary>Reads an innermost list, from behind its opening bracket to behind its closing one.</summary>
    private static void ReadRow<TSink>(ref JsonCursor cursor, int size, int rank, ref TSink sink)
        where TSink : IJsonLeafSink, allows ref struct
    {
        for (int i = 0; i < size; i++)
        {
            if (cursor.Current == '[') { throw JsonTensorErrors.ListTooDeep(rank, rank); }
            sink.Take(ref cursor);
            cursor.MoveNext();
        }
    }
}
