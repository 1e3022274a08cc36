// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.SavedModel.Diagnostics;
using TensorKeeper.SavedModel.Messages;

namespace TensorKeeper.SavedModel.OnnxFiles;

/// <summary>What is known of an ONNX file before the engine sees it.</summary>
internal sealed class OnnxFile
{
    private const int MaxReasons = 100;
    private const int MaxGraphDepth = 24;

    private static readonly string[] GuardedOps = ["Div", "Mod", "LSTM", "GRU", "RNN"];

    private readonly Dictionary<(string Domain, string Op), OnnxFileNode> _firstNodes = [];
    private readonly HashSet<string> _functionDomains = new(StringComparer.Ordinal);
    private readonly FunctionCalls _functions = new();
    private Dictionary<(string Domain, string Op), long> _ops = [];
    private int _graphDepth;
    private bool _hasGraph;

    private OnnxFile(string path) => Path = path;

    /// <summary>Gets the file, for refusals.</summary>
    public string Path { get; }

    /// <summary>Gets the declared inputs of the graph by name, initializers among them.</summary>
    public Dictionary<string, ValueDeclaration> Inputs { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the declared outputs of the graph by name.</summary>
    public Dictionary<string, ValueDeclaration> Outputs { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the initializers of the graph by name.</summary>
    public Dictionary<string, OnnxFileTensor> Weights { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the tensors that lie in other files.</summary>
    public HashSet<ExternalData> External { get; } = [];

    /// <summary>Gets how many nodes of each op the graph has, bodies of conditionals and loops included.</summary>
    public SortedDictionary<string, int> Ops { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the operator sets by domain.</summary>
    public SortedDictionary<string, long> OperatorSets { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets what wrote the file; empty if it does not say.</summary>
    public string Producer { get; private set; } = "";

    /// <summary>Gets the version of ONNX's own operator set; 1 if the file does not say.</summary>
    public int OperatorSet { get; private set; } = 1;

    /// <summary>Gets a value indicating whether an op may have to be guarded.</summary>
    public bool NeedsGuards { get; private set; }

    /// <summary>Reads a file.</summary>
    /// <param name="bytes">Its content.</param>
    /// <param name="path">The file, for refusals.</param>
    /// <exception cref="SavedModelException">The bytes are malformed, or something that is not served.</exception>
    public static OnnxFile Read(byte[] bytes, string path)
    {
        SavedModelDirectory.RefuseGitLfsPointer(bytes, path);
        try
        {
            var file = new OnnxFile(path);
            file.ReadModel(new ProtoReader(bytes.AsMemory()));
            file.Check();
            return file;
        }
        catch (ProtoFormatException damage)
        {
            throw new MessageFile(path).Damage(damage);
        }
    }

    /// <summary>Reads an import of operators.</summary>
    /// <returns>The version if it is of ONNX's own operators, else what was known before.</returns>
    public static int OperatorSetOf(ProtoReader reader, int before)
    {
        (string domain, long version) = ReadImport(reader);
        return domain is "" or "ai.onnx" ? (int)Math.Clamp(version, 1, 1000) : before;
    }

    private static (string Domain, long Version) ReadImport(ProtoReader reader)
    {
        (string domain, long version) = ("", 1);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: domain = reader.ReadString(); break;
                case 2: version = reader.ReadInt64(); break;
                default: reader.Skip(); break;
            }
        }

        return (domain, version);
    }

    private void ReadModel(ProtoReader reader)
    {
        string version = "";
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 2: Producer = reader.ReadString(); break;
                case 3: version = reader.ReadString(); break;
                case 7: ReadMainGraph(reader.ReadMessage()); break;
                case 8:
                    ProtoReader import = reader.ReadMessage();
                    OperatorSet = OperatorSetOf(import, OperatorSet);
                    (string domain, long number) = ReadImport(import);
                    OperatorSets[domain.Length == 0 ? "ai.onnx" : domain] = number;
                    break;
                case 20: throw Refusal.Of(DiagnosticId.UnsupportedForm, Path, "It carries a training graph; export it for inference.");
                case 25: ReadFunction(reader.ReadMessage()); break;
                default: reader.Skip(); break;
            }
        }

        Producer = $"{Producer} {version}".Trim();
    }

    private void Check()
    {
        if (!_hasGraph) { throw Refusal.Of(DiagnosticId.Malformed, Path, "The file holds no graph: it is no ONNX model, or it was cut off."); }
        var reasons = new List<Diagnostic>();
        foreach (((string domain, string op), OnnxFileNode node) in _firstNodes)
        {
            if (domain is "" or "ai.onnx" or "ai.onnx.ml" or "com.microsoft" || _functionDomains.Contains(domain)) { continue; }
            reasons.Add(new Diagnostic(
                DiagnosticId.UnsupportedOp,
                $"The engine has no operators of the domain '{domain}'. Known are ai.onnx, ai.onnx.ml and com.microsoft.",
                node.Label,
                op,
                Path));
        }

        foreach ((string name, ValueDeclaration value) in Inputs.Concat(Outputs))
        {
            if (value.Kind <= 1) { continue; }
            reasons.Add(new Diagnostic(
                DiagnosticId.UnservableType, $"It is {value.KindName}; requests and answers carry only tensors.", name, File: Path));
        }

        if (_functions.Find("", "", Path) is { } endless) { reasons.Add(endless); }
        if (reasons.Count > 0) { throw new SavedModelException([.. reasons.Distinct().Take(MaxReasons)]); }
    }

    private void ReadMainGraph(ProtoReader reader)
    {
        if (_hasGraph) { throw Twice("graph"); }
        _hasGraph = true;
        _ops = [];
        ReadGraph(reader, isMain: true);
        _functions.TryAdd("", "", _ops);
        foreach (((_, string op), long count) in _ops) { Ops[op] = (int)Math.Min(Ops.GetValueOrDefault(op) + count, int.MaxValue); }
    }

    private void ReadGraph(ProtoReader reader, bool isMain)
    {
        if (++_graphDepth > MaxGraphDepth)
        {
            throw Refusal.Of(DiagnosticId.TooDeep, Path, $"Graphs are nested deeper than {MaxGraphDepth} levels.");
        }

        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: ReadNode(reader.ReadMessage()); break;
                case 5:
                    OnnxFileTensor weight = ReadTensor(reader.ReadMessage());
                    if (isMain) { Weights[weight.Name] = weight; }
                    break;
                case 11 when isMain: Keep(Inputs, ValueDeclaration.Read(reader.ReadMessage())); break;
                case 12 when isMain: Keep(Outputs, ValueDeclaration.Read(reader.ReadMessage())); break;
                case 15: ReadSparse(reader.ReadMessage()); break;
                default: reader.Skip(); break;
            }
        }

        _graphDepth--;
    }

    private void ReadFunction(ProtoReader reader)
    {
        (string name, string domain) = ("", "");
        _ops = [];
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: name = reader.ReadString(); break;
                case 7: ReadNode(reader.ReadMessage()); break;
                case 10: domain = reader.ReadString(); break;
                case 11: ReadAttribute(reader.ReadMessage()); break;
                default: reader.Skip(); break;
            }
        }

        if (domain is "" or "ai.onnx")
        {
            throw new SavedModelException(new Diagnostic(
                DiagnosticId.CannotBeGuarded, "A local function redefines an operator of ONNX; give it a domain of its own.", name, File: Path));
        }

        _functionDomains.Add(domain);
        if (!_functions.TryAdd(domain, name, _ops)) { throw Twice($"local function '{name}'"); }
    }

    private void ReadNode(ProtoReader reader)
    {
        OnnxFileNode node = OnnxFileNode.Read(reader);
        NeedsGuards |= GuardedOps.Contains(node.Op);
        (string, string) key = (node.Domain, node.Op);
        _firstNodes.TryAdd(key, node);
        _ops[key] = _ops.GetValueOrDefault(key) + 1;
        var attributes = new HashSet<string>(StringComparer.Ordinal);
        while (reader.ReadTag())
        {
            if (reader.FieldNumber != 5)
            {
                reader.Skip();
                continue;
            }

            string name = ReadAttribute(reader.ReadMessage());
            if (!attributes.Add(name)) { throw Twice($"attribute '{name}' of node '{node.Label}'"); }
        }
    }

    // What protobuf would merge, or take the last of, readers may see differently: no exporter writes such a file.
    private string ReadAttribute(ProtoReader reader)
    {
        string name = "";
        (int tensors, int graphs) = (0, 0);
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: name = reader.ReadString(); break;
                case 5:
                    tensors++;
                    ReadTensor(reader.ReadMessage());
                    break;
                case 6:
                    graphs++;
                    ReadGraph(reader.ReadMessage(), isMain: false);
                    break;
                case 10: ReadTensor(reader.ReadMessage()); break;
                case 11: ReadGraph(reader.ReadMessage(), isMain: false); break;
                case 22 or 23: ReadSparse(reader.ReadMessage()); break;
                default: reader.Skip(); break;
            }
        }

        return tensors > 1 || graphs > 1 ? throw Twice($"content of the attribute '{name}'") : name;
    }

    private void ReadSparse(ProtoReader reader)
    {
        while (reader.ReadTag())
        {
            if (reader.FieldNumber is 1 or 2) { ReadTensor(reader.ReadMessage()); }
            else { reader.Skip(); }
        }
    }

    private OnnxFileTensor ReadTensor(ProtoReader reader)
    {
        OnnxFileTensor tensor = OnnxFileTensor.Read(reader);
        if (tensor.External is { } external) { External.Add(external); }
        return tensor;
    }

    private SavedModelException Twice(string what) => Refusal.Of(DiagnosticId.Malformed, Path, $"The file has the {what} twice.");

    private void Keep(Dictionary<string, ValueDeclaration> into, ValueDeclaration value)
    {
        if (!into.TryAdd(value.Name, value)) { throw Twice($"input or output '{value.Name}'"); }
    }
}
