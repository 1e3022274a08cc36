// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;
using TensorKeeper.SavedModel.Stages.Shapes;

namespace TensorKeeper.SavedModel.Stages.Numbers;

/// <summary>Which element of the result each element of a reduced tensor goes to. Input 0 is the tensor, input 1 the axes.</summary>
internal readonly struct ReducedGroups
{
    private readonly TensorShape _source;
    private readonly long[] _sourceStrides;
    private readonly long[] _resultStrides;

    /// <exception cref="ServingException">There is no such axis.</exception>
    public ReducedGroups(in HostCall call)
    {
        _source = call[0].Shape;
        bool[] reduced = new bool[_source.Rank];
        foreach (long axis in Tensors.Integers(call[1])) { reduced[Axes.Normal(call, axis, _source.Rank)] = true; }
        bool keep = call.Node.Bool("keep_dims", false);
        _sourceStrides = StridedCopy.DenseStrides(_source);
        _resultStrides = new long[_source.Rank];
        var kept = new List<long>(_source.Rank);
        long stride = 1;
        for (int axis = _source.Rank - 1; axis >= 0; axis--)
        {
            if (!reduced[axis])
            {
                _resultStrides[axis] = stride;
                stride *= _source[axis];
            }

            if (!reduced[axis] || keep) { kept.Add(reduced[axis] ? 1 : _source[axis]); }
        }

        kept.Reverse();
        Result = new TensorShape([.. kept]);
    }

    /// <summary>Gets the shape of the result.</summary>
    public TensorShape Result { get; }

    public int GroupOf(int element)
    {
        long group = 0;
        for (int axis = 0; axis < _resultStrides.Length; axis++)
        {
            if (_resultStrides[axis] != 0) { group += element / _sourceStrides[axis] % _source[axis] * _resultStrides[axis]; }
        }

        return (int)group;
    }
}
