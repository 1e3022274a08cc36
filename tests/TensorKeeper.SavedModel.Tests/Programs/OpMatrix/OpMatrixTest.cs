// SPDX-License-Identifier: MIT
using System.Globalization;
using TensorKeeper.SavedModel.Tests.Translators;

namespace TensorKeeper.SavedModel.Tests.Programs.OpMatrix;

/// <summary>What the tests of ops in all their types share: each op is served with shapes known, ranks known and nothing known.</summary>
public abstract class OpMatrixTest
{
    private static readonly ShapeKnowledge[] Knowledge = [ShapeKnowledge.All, ShapeKnowledge.Rank, ShapeKnowledge.Nothing];

    /// <summary>Pairs each op with each of its types.</summary>
    private protected static TheoryData<string, string> Cross(params (string Ops, string Types)[] rows)
    {
        var data = new TheoryData<string, string>();
        foreach ((string ops, string types) in rows)
        {
            foreach (string op in ops.Split(' '))
            {
                foreach (string type in types.Split(' ')) { data.Add(op, type); }
            }
        }

        return data;
    }

    private protected static void AssertGives(Func<ServedOp> make, params double[][] expected) => AssertGives(make, 0, expected);

    /// <summary>Runs an op and compares its outputs, in the order of the elements; complex elements are two numbers.</summary>
    /// <param name="make">Makes the op anew for each run.</param>
    /// <param name="tolerance">How far a float may be off, relative to it, if that is more than rounding to its type.</param>
    /// <param name="expected">The elements of each output.</param>
    private protected static void AssertGives(Func<ServedOp> make, double tolerance, params double[][] expected)
    {
        foreach (ShapeKnowledge knowledge in Knowledge)
        {
            Tensor[] actual = make().Run(knowledge);

            for (int i = 0; i < expected.Length; i++) { AssertEqual(expected[i], actual[i], tolerance, $"output {i}, {knowledge} known"); }
        }
    }

    /// <summary>Spreads numbers to the elements of a type: modulo 2 for bool, with a zero imaginary part for complex types.</summary>
    private protected static double[] Elements(string type, params double[] values) => type == "bool" ? [.. values.Select(static v => v % 2)]
        : type[0] == 'c' ? [.. values.SelectMany(static v => new[] { v, 0 })]
        : values;

    private static void AssertEqual(double[] expected, Tensor actual, double tolerance, string where)
    {
        if (actual.ElementType == ElementType.String)
        {
            Assert.Equal(expected.Select(static v => v.ToString(CultureInfo.InvariantCulture)), actual.ToTextArray());
            return;
        }

        double[] numbers = Numbers.Read(actual);
        Assert.True(expected.Length == numbers.Length, $"{where}: {expected.Length} numbers wanted, {actual} given");
        double allowed = Math.Max(tolerance, Numbers.Tolerance(actual.ElementType));
        for (int i = 0; i < numbers.Length; i++)
        {
            bool same = expected[i].Equals(numbers[i]) || Math.Abs(expected[i] - numbers[i]) <= allowed * Math.Max(Math.Abs(expected[i]), 1e-3);
            Assert.True(same, string.Create(CultureInfo.InvariantCulture, $"{where}, element {i} of {actual}: {expected[i]:R} wanted, {numbers[i]:R} given"));
        }
    }
}
