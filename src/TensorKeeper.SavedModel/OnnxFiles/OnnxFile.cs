// SPDX-License-Identifier: MIT
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.SavedModel.OnnxFiles;

/// <summary>What is known of an ONNX file before the engine sees it.</summary>
internal sealed class OnnxFile
{
    private static readonly string[] GuardedOps = ["Div", "Mod", "LSTM", "GRU", "RNN"];

    private readonly HashSet<string> _domains = new(StringComparer.Ordinal);
    private readonly HashSet<string> _functionDomains = new(StringComparer.Ordinal);
    private bool _hasGraph;

    /// <summary>Gets the declared inputs of the graph by name, initializers among them.</summary>
    public Dictionary<string, ValueDeclaration> Inputs { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the declared outputs of the graph by name.</summary>
    public Dictionary<string, ValueDeclaration> Outputs { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the files that tensors lie in, relative to the version directory.</summary>
    public HashSet<string> ExternalLocations { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets the version of ONNX's own operator set; 1 if the file does not say.</summary>
    public int OperatorSet { get; private set; } = 1;

    /// <summary>Gets a value indicating whether an op may have to be guarded.</summary>
    public bool NeedsGuards { get; private set; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="ProtoFormatException">The bytes are malformed.</exception>
    /// <exception cref="ServingException">It is something that is not served.</exception>
    public static OnnxFile Read(byte[] bytes)
    {
        var file = new OnnxFile();
        var reader = new ProtoReader(bytes.AsMemory());
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 7: file.ReadGraph(reader.ReadMessage(), isMain: true); break;
                case 8: file.OperatorSet = OperatorSetOf(reader.ReadMessage(), file.OperatorSet); break;
                case 20: throw Refusal.Of("It carries a training graph; export it for inference.");
                case 25: file.ReadFunction(reader.ReadMessage()); break;
                default: reader.Skip(); break;
            }
        }

        file.Check();
        return file;
    }

    /// <summary>Reads an import of operators.</summary>
    /// <returns>The version if it is of ONNX's own operators, else what was known before.</returns>
    public static int OperatorSetOf(ProtoReader reader, int before)
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

        return domain is "" or "ai.onnx" ? (int)Math.Clamp(version, 1, 1000) : before;
    }

    private void Check()
    {
        if (!_hasGraph) { throw Refusal.Of("The file holds no graph."); }
        if (_functionDomains.Contains("") || _functionDomains.Contains("ai.onnx"))
        {
            throw Refusal.Of("It redefines operators of ONNX by local functions.");
        }

        foreach (string domain in _domains.Order(StringComparer.Ordinal))
        {
            if (domain is "" or "ai.onnx" or "ai.onnx.ml" or "com.microsoft" || _functionDomains.Contains(domain)) { continue; }
            throw Refusal.Of($"It uses operators of the domain '{domain}'. Known are ai.onnx, ai.onnx.ml and com.microsoft.");
        }

        foreach ((string name, ValueDeclaration value) in Inputs.Concat(Outputs))
        {
            if (value.Kind > 1) { throw Refusal.Of($"'{name}' is a sequence, a map, an optional or sparse; only tensors are served."); }
        }
    }

    private void ReadGraph(ProtoReader reader, bool isMain)
    {
        _hasGraph |= isMain;
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 1: ReadNode(reader.ReadMessage()); break;
                case 5: ReadTensor(reader.ReadMessage()); break;
                case 11 when isMain: Keep(Inputs, ValueDeclaration.Read(reader.ReadMessage())); break;
                case 12 when isMain: Keep(Outputs, ValueDeclaration.Read(reader.ReadMessage())); break;
                case 15: ReadSparse(reader.ReadMessage()); break;
                default: reader.Skip(); break;
            }
        }
    }

    private void ReadFunction(ProtoReader reader)
    {
        string domain = "";
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 7: ReadNode(reader.ReadMessage()); break;
                case 10: domain = reader.ReadString(); break;
                case 11: ReadAttribute(reader.ReadMessage()); break;
                default: reader.Skip(); break;
            }
        }

        _functionDomains.Add(domain);
    }

    private void ReadNode(ProtoReader reader)
    {
        string domain = "";
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 4: NeedsGuards |= GuardedOps.Contains(reader.ReadString()); break;
                case 5: ReadAttribute(reader.ReadMessage()); break;
                case 7: domain = reader.ReadString(); break;
                default: reader.Skip(); break;
            }
        }

        _domains.Add(domain);
    }

    private void ReadAttribute(ProtoReader reader)
    {
        while (reader.ReadTag())
        {
            switch (reader.FieldNumber)
            {
                case 5 or 10: ReadTensor(reader.ReadMessage()); break;
                case 6 or 11: ReadGraph(reader.ReadMessage(), isMain: false); break;
                case 22 or 23: ReadSparse(reader.ReadMessage()); break;
                default: reader.Skip(); break;
            }
        }
    }

    private void ReadSparse(ProtoReader reader)
    {
        while (reader.ReadTag())
        {
            if (reader.FieldNumber is 1 or 2) { ReadTensor(reader.ReadMessage()); }
            else { reader.Skip(); }
        }
    }

    private void ReadTensor(ProtoReader reader)
    {
        while (reader.ReadTag())
        {
            if (reader.FieldNumber != 13)
            {
                reader.Skip();
                continue;
            }

            (string key, string value) = ("", "");
            ProtoReader entry = reader.ReadMessage();
            while (entry.ReadTag())
            {
                switch (entry.FieldNumber)
                {
                    case 1: key = entry.ReadString(); break;
                    case 2: value = entry.ReadString(); break;
                    default: entry.Skip(); break;
                }
            }

            if (key == "location") { ExternalLocations.Add(value); }
        }
    }

    private static void Keep(Dictionary<string, ValueDeclaration> into, ValueDeclaration value) => into[value.Name] = value;
}
