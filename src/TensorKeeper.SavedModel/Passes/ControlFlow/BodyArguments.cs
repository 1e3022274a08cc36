// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Passes.ControlFlow;

/// <summary>The arguments that the bodies of one node share: values of the graph around them. Not thread-safe; one per node.</summary>
/// <param name="first">Values that are arguments whether a body reads them or not.</param>
internal sealed class BodyArguments(IEnumerable<SourceValue> first)
{
    private readonly Dictionary<SourceValue, int> _positions = first.Select(static (value, i) => (value, i)).ToDictionary();

    /// <summary>Gets the values in the order of the arguments.</summary>
    public List<SourceValue> Outside { get; } = [.. first];

    public Body Open() => new(this);

    /// <summary>One of the bodies.</summary>
    internal sealed class Body(BodyArguments arguments)
    {
        private readonly Dictionary<int, SourceValue> _inputs = [];

        /// <summary>Gets or sets the nodes, without those of the arguments.</summary>
        public List<SourceNode> Nodes { get; set; } = [];

        /// <summary>Returns what a value from around is in this body.</summary>
        public SourceValue Argument(SourceValue outside)
        {
            if (!arguments._positions.TryGetValue(outside, out int position))
            {
                position = arguments.Outside.Count;
                arguments._positions.Add(outside, position);
                arguments.Outside.Add(outside);
            }

            return Input(position);
        }

        /// <summary>Returns this body's arguments; no value from around may become one afterwards.</summary>
        public List<SourceValue> Inputs() => [.. Enumerable.Range(0, arguments.Outside.Count).Select(Input)];

        public SourceGraph Close(IReadOnlyList<SourceValue> outputs)
        {
            List<SourceValue> inputs = Inputs();
            return new SourceGraph(inputs, [.. inputs.Select(static input => input.Node), .. Nodes], outputs);
        }

        private SourceValue Input(int position)
        {
            if (!_inputs.TryGetValue(position, out SourceValue? input))
            {
                input = new SourceNode(arguments.Outside[position].Node.Name, InternalOps.Input, [], 1).Outputs[0];
                _inputs.Add(position, input);
            }

            return input;
        }
    }
}
