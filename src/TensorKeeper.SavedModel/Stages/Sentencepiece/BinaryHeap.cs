// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Sentencepiece;

/// <summary>Gives the item with the largest key first; equal keys in the order in which the C++ standard library's heap gives them. Not thread-safe.</summary>
/// <remarks>The order of equals is seen in the list of best ways to cut a text, so it is kept: items sink to the bottom and rise again.</remarks>
internal sealed class BinaryHeap
{
    private readonly List<(int Item, float Key)> _items = [];

    public int Count => _items.Count;

    public void Push(int item, float key)
    {
        _items.Add((item, key));
        Rise(_items.Count - 1, 0, (item, key));
    }

    public bool TryPop(out int item)
    {
        item = 0;
        if (_items.Count == 0) { return false; }
        item = _items[0].Item;
        (int Item, float Key) last = _items[^1];
        _items.RemoveAt(_items.Count - 1);
        if (_items.Count == 0) { return true; }
        int hole = 0;
        int child = 0;
        while (child < (_items.Count - 1) / 2)
        {
            child = 2 * (child + 1);
            if (_items[child].Key < _items[child - 1].Key) { child--; }
            _items[hole] = _items[child];
            hole = child;
        }

        if (_items.Count % 2 == 0 && child == (_items.Count - 2) / 2)
        {
            child = (2 * child) + 1;
            _items[hole] = _items[child];
            hole = child;
        }

        Rise(hole, 0, last);
        return true;
    }

    /// <summary>Keeps the first items only.</summary>
    public void Shrink(int count)
    {
        var kept = new List<(int Item, float Key)>(count);
        for (int i = 0; i < count && _items.Count > 0; i++)
        {
            float key = _items[0].Key;
            TryPop(out int item);
            kept.Add((item, key));
        }

        _items.Clear();
        foreach ((int item, float key) in kept) { Push(item, key); }
    }

    private void Rise(int hole, int top, (int Item, float Key) item)
    {
        for (int parent = (hole - 1) / 2; hole > top && _items[parent].Key < item.Key; parent = (hole - 1) / 2)
        {
            _items[hole] = _items[parent];
            hole = parent;
        }

        _items[hole] = item;
    }
}
