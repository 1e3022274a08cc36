// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Stages.Sparse;

/// <summary>Takes the innermost rows of two tensors for sets: differences, unions and sizes.</summary>
internal static class SetKernels
{
    public static void Register(HostKernelTable table) => table
        .AddPrepared("DenseToDenseSetOperation", static node => Prepare(node, false, false))
        .AddPrepared("DenseToSparseSetOperation", static node => Prepare(node, false, true))
        .AddPrepared("SparseToSparseSetOperation", static node => Prepare(node, true, true))
        .AddPrepared("SetSize", static node =>
        {
            SetElements elements = SetElements.Of(node);
            return (in HostCall call) =>
            {
                SparseValue sparse = SparseValue.Read(call, 0, 1, 2);
                call.Require(sparse.Rank >= 1, "Sets need a dimension");
                var groups = SetElements.Groups(sparse);
                Tensor sizes = Tensors.Zeros(ElementType.Int32, new TensorShape(sparse.Shape.AsSpan(0, sparse.Rank - 1)));
                foreach ((long[] group, SortedSet<SetElement> set) in groups)
                {
                    long place = 0;
                    for (int axis = 0; axis < group.Length; axis++) { place = (place * sparse.Shape[axis]) + group[axis]; }
                    sizes.AsSpan<int>()[(int)place] = set.Count;
                }

                return [sizes];
            };
        });

    private static HostKernel Prepare(SourceNode node, bool isFirstSparse, bool isSecondSparse)
    {
        SetElements elements = SetElements.Of(node);
        string operation = node.Text("set_operation", "");
        if (operation is not ("a-b" or "b-a" or "intersection" or "union")) { throw new ServingException(ServingErrorCode.InvalidArgument, $"Invalid set_operation {operation}."); }
        return (in HostCall call) =>
        {
            SparseValue? firstSparse = isFirstSparse ? SparseValue.Read(call, 0, 1, 2) : null;
            int second = isFirstSparse ? 3 : 1;
            SparseValue? secondSparse = isSecondSparse ? SparseValue.Read(call, second, second + 1, second + 2) : null;
            long[] shapeA = firstSparse?.Shape ?? call[0].Shape.Dimensions.ToArray();
            long[] shapeB = secondSparse?.Shape ?? call[second].Shape.Dimensions.ToArray();
            call.Require(shapeA.Length == shapeB.Length && shapeA.Length >= 2, $"Sets need two tensors of one rank, at least 2; got {shapeA.Length} and {shapeB.Length}");
            call.Require(shapeA.AsSpan(0, shapeA.Length - 1).SequenceEqual(shapeB.AsSpan(0, shapeB.Length - 1)), "Mismatched group shapes");
            var a = firstSparse is null ? SetElements.Groups(call[0]) : SetElements.Groups(firstSparse);
            var b = secondSparse is null ? SetElements.Groups(call[second]) : SetElements.Groups(secondSparse);
            return elements.ToTensors(Combine(a, b, operation), shapeA.AsSpan(0, shapeA.Length - 1));
        };
    }

    private static SortedDictionary<long[], SortedSet<SetElement>> Combine(
        SortedDictionary<long[], SortedSet<SetElement>> a, SortedDictionary<long[], SortedSet<SetElement>> b, string operation)
    {
        if (operation == "b-a") { (a, b) = (b, a); }
        foreach ((long[] group, SortedSet<SetElement> other) in b)
        {
            if (a.TryGetValue(group, out SortedSet<SetElement>? own))
            {
                switch (operation)
                {
                    case "union": own.UnionWith(other); break;
                    case "intersection": own.IntersectWith(other); break;
                    default: own.ExceptWith(other); break;
                }
            }
            else if (operation == "union") { a.Add(group, other); }
        }

        if (operation == "intersection")
        {
            foreach ((long[] group, SortedSet<SetElement> own) in a)
            {
                if (!b.ContainsKey(group)) { own.Clear(); }
            }
        }

        return a;
    }
}
