// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.SavedModel.Diagnostics;

namespace TensorKeeper.SavedModel.OnnxFiles;

/// <summary>Rewrites a file so that no request can end the process in an integer division or a recurrent layer.</summary>
/// <remarks>
/// The engine divides with the processor's instruction, which traps on 0 and on MIN / -1, and aborts on a recurrent layer
/// over an empty batch. Bodies of conditionals and loops and local functions are rewritten too.
/// </remarks>
internal sealed class GraphGuard
{
    private const int FirstWithLikeness = 15;   // CastLike
    private const int FirstWithBroadcasting = 7;

    private readonly OnnxFile _file;
    private readonly ProtoBuffer _output = new(4096);
    private readonly GuardWriter _guards;
    private ReadOnlyMemory<byte> _bytes;
    private int _operatorSet;

    public GraphGuard(OnnxFile file)
    {
        _file = file;
        _guards = new GuardWriter(_output);
    }

    /// <summary>Rewrites a file.</summary>
    /// <exception cref="SavedModelException">An op cannot be guarded.</exception>
    public ReadOnlyMemory<byte> Rewrite(ReadOnlyMemory<byte> bytes)
    {
        _bytes = bytes;
        _guards.AvoidNamesOf(bytes.Span);
        var reader = new ProtoReader(bytes);
        for (long start = reader.Offset; reader.ReadTag(); start = reader.Offset)
        {
            if (reader.FieldNumber is not (7 or 25))
            {
                Copy(ref reader, start);
                continue;
            }

            bool isGraph = reader.FieldNumber == 7;
            int mark = _output.Begin(reader.FieldNumber);
            ProtoReader inner = reader.ReadMessage();
            _operatorSet = isGraph ? _file.OperatorSet : OperatorSetOf(inner);
            if (isGraph) { RewriteGraph(inner, null); }
            else { RewriteNodes(inner, 7, new ValueTypes(null)); }
            _output.End(mark);
        }

        return _output.WrittenMemory;
    }

    private static int OperatorSetOf(ProtoReader function)
    {
        int version = 1;
        while (function.ReadTag())
        {
            if (function.FieldNumber == 9) { version = OnnxFile.OperatorSetOf(function.ReadMessage(), version); }
            else { function.Skip(); }
        }

        return version;
    }

    private void RewriteGraph(ProtoReader reader, ValueTypes? outer)
    {
        var types = new ValueTypes(outer);
        ProtoReader declarations = reader;
        while (declarations.ReadTag())
        {
            switch (declarations.FieldNumber)
            {
                case 1:
                    OnnxFileNode.Read(declarations.ReadMessage()).Outputs.ForEach(types.AddOwn);
                    break;
                case 5:
                    (string name, int type) = OnnxFileNode.TypeOfTensor(declarations.ReadMessage());
                    types.AddOwn(name);
                    types.Add(name, type);
                    break;
                case 11 or 12 or 13:
                    ValueDeclaration value = ValueDeclaration.Read(declarations.ReadMessage());
                    types.AddOwn(value.Name);
                    types.Add(value.Name, value.Type);
                    break;
                default: declarations.Skip(); break;
            }
        }

        RewriteNodes(reader, 1, types);
    }

    // A function's attribute with a default (11) may hold a graph as a node's attribute does.
    private void RewriteNodes(ProtoReader reader, int field, ValueTypes types)
    {
        for (long start = reader.Offset; reader.ReadTag(); start = reader.Offset)
        {
            if (reader.FieldNumber == field)
            {
                RewriteNode(reader.ReadMessage(), field, types);
            }
            else if (field == 7 && reader.FieldNumber == 11)
            {
                RewriteAttribute(reader.ReadMessage(), 11, types);
            }
            else
            {
                Copy(ref reader, start);
            }
        }
    }

    private void RewriteNode(ProtoReader reader, int field, ValueTypes types)
    {
        OnnxFileNode node = OnnxFileNode.Read(reader);
        types.Add(node);
        string label = $"node '{node.Label}'";
        if (node.IsStandard && node.Op is "LSTM" or "GRU" or "RNN" && node.Inputs.Count > 0)
        {
            string rows = _guards.NotEmpty(field, label, node.Inputs[0]);
            CopyNode(reader, field, types, (0, rows), null);
            return;
        }

        if (!node.IsStandard || node.Op is not ("Div" or "Mod") || node.Inputs.Count != 2 || node.Outputs.Count != 1)
        {
            CopyNode(reader, field, types, (-1, ""), null);
            return;
        }

        int type = Math.Max(types[node.Inputs[1]], types[node.Inputs[0]]);
        if (type is 1 or 10 or 11 or 16)
        {
            CopyNode(reader, field, types, (-1, ""), null);
            return;
        }

        CheckDivision(node, type);
        (string divisor, string? sign) = _guards.Divisor(field, label, node.Inputs[1], type);
        if (node.Op == "Mod" || sign is null)
        {
            CopyNode(reader, field, types, (1, divisor), null);
            return;
        }

        string quotient = _guards.NewName();
        CopyNode(reader, field, types, (1, divisor), quotient);
        _guards.Signed(quotient, sign, type, node.Outputs[0]);
    }

    private void CheckDivision(OnnxFileNode node, int type)
    {
        if (_operatorSet < FirstWithBroadcasting)
        {
            throw Refusal.Of(
                DiagnosticId.CannotBeGuarded,
                _file.Path,
                node,
                $"It is of operator set {_operatorSet} and may divide integers by zero, which ends the process; "
                + $"export the model with operator set {FirstWithLikeness} or newer.");
        }

        if (type == 0 && _operatorSet < FirstWithLikeness)
        {
            throw Refusal.Of(
                DiagnosticId.CannotBeGuarded,
                _file.Path,
                node,
                "It may divide integers by zero, which ends the process, and the file does not tell its element type. "
                + $"Run ONNX's shape inference over it, or export it with operator set {FirstWithLikeness} or newer.");
        }
    }

    private void CopyNode(ProtoReader reader, int field, ValueTypes types, (int Position, string Name) input, string? result)
    {
        int mark = _output.Begin(field);
        int position = 0;
        for (long start = reader.Offset; reader.ReadTag(); start = reader.Offset)
        {
            switch (reader.FieldNumber)
            {
                case 1 when position++ == input.Position:
                    reader.Skip();
                    _output.WriteString(1, input.Name);
                    break;
                case 2 when result is not null:
                    reader.Skip();
                    _output.WriteString(2, result);
                    break;
                case 5: RewriteAttribute(reader.ReadMessage(), 5, types); break;
                default: Copy(ref reader, start); break;
            }
        }

        _output.End(mark);
    }

    private void RewriteAttribute(ProtoReader reader, int field, ValueTypes types)
    {
        int mark = _output.Begin(field);
        for (long start = reader.Offset; reader.ReadTag(); start = reader.Offset)
        {
            if (reader.FieldNumber is not (6 or 11))
            {
                Copy(ref reader, start);
                continue;
            }

            int graph = _output.Begin(reader.FieldNumber);
            RewriteGraph(reader.ReadMessage(), types);
            _output.End(graph);
        }

        _output.End(mark);
    }

    private void Copy(ref ProtoReader reader, long start)
    {
        reader.Skip();
        ReadOnlySpan<byte> field = _bytes.Span[(int)start..(int)reader.Offset];
        field.CopyTo(_output.GetSpan(field.Length));
        _output.Advance(field.Length);
    }
}
