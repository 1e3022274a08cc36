// SPDX-License-Identifier: MIT
using System.Globalization;
using TensorKeeper.Protocol.Codecs;
using TensorKeeper.SavedModel.Diagnostics;

namespace TensorKeeper.SavedModel.Messages.Text;

/// <summary>Turns <c>saved_model.pbtxt</c> into the bytes of <c>saved_model.pb</c>, so that there is one reader. Made for one file.</summary>
internal sealed class TextForm
{
    private const int MaxDepth = ProtoReader.MaxDepth;

    private readonly TextTokens _tokens;
    private readonly ProtoBuffer _output = new();
    private readonly string _path;
    private int _depth;

    private TextForm(byte[] text, string path)
    {
        _tokens = new TextTokens(text, path);
        _path = path;
    }

    /// <summary>Encodes a text.</summary>
    /// <exception cref="SavedModelException">It is malformed; fields of unknown names are no error, they are left out.</exception>
    public static byte[] Encode(byte[] text, string path)
    {
        var form = new TextForm(text, path);
        form.Fields(TextSchema.Find("SavedModel"), '\0');
        return form._output.ToArray();
    }

    // Reads fields up to the closing sign, or to the end of the text.
    private void Fields(TextSchema? schema, char close)
    {
        if (++_depth > MaxDepth)
        {
            throw new SavedModelException(new Diagnostic(DiagnosticId.TooDeep, $"Messages are nested deeper than {MaxDepth} levels.", File: _path));
        }

        while (true)
        {
            if (_tokens.Peek() == 0 && close == '\0') { break; }
            if (close != '\0' && _tokens.Take(close)) { break; }
            Field(schema);
            if (!_tokens.Take(',')) { _tokens.Take(';'); }
        }

        _depth--;
    }

    private void Field(TextSchema? schema)
    {
        if (_tokens.Take('[')) { Packed(schema); return; }
        TextField? field = schema?.FindField(_tokens.Word());
        _tokens.Take(':');
        if (!_tokens.Take('[')) { Value(field); return; }
        while (!_tokens.Take(']'))
        {
            Value(field);
            _tokens.Take(',');
        }
    }

    // A message within Any: [type.googleapis.com/tensorflow.AssetFileDef] { ... }, type_url and value in the binary form.
    private void Packed(TextSchema? schema)
    {
        string type = _tokens.Word();
        while (_tokens.Take('/')) { type += "/" + _tokens.Word(); }
        _tokens.Require(']');
        _tokens.Take(':');
        string message = type[(type.LastIndexOf('.') + 1)..];
        bool isAny = schema?.FindField("type_url") is not null && TextSchema.Find(message) is not null;
        if (isAny) { _output.WriteString(1, type); }
        Value(isAny ? new TextField(2, message) : null);
    }

    private void Value(TextField? field)
    {
        if (_tokens.Take('{')) { Message(field, '}'); return; }
        if (_tokens.Take('<')) { Message(field, '>'); return; }
        if (_tokens.Peek() is (byte)'"' or (byte)'\'')
        {
            byte[] bytes = _tokens.String();
            if (field is null) { return; }
            if (field.Kind != "text") { throw _tokens.Refuse($"a value of kind {field.Kind} is expected, not a string"); }
            _output.WriteBytes(field.Number, bytes);
            return;
        }

        string word = _tokens.Word();
        if (field is not null) { Scalar(field, word); }
    }

    private void Message(TextField? field, char close)
    {
        TextSchema? schema = field is null ? null : TextSchema.Find(field.Kind) ?? throw _tokens.Refuse($"a value of kind {field.Kind} is expected, not a message");
        int mark = field is null ? -1 : _output.Begin(field.Number);
        Fields(schema, close);
        if (field is not null) { _output.End(mark); }
    }

    private void Scalar(TextField field, string word)
    {
        switch (field.Kind)
        {
            case "int": _output.WriteVarint(field.Number, Integer(word)); break;
            case "type": _output.WriteVarint(field.Number, TypeNumber(word)); break;
            case "float": _output.WriteFloat(field.Number, Single(word)); break;
            case "double": _output.WriteDouble(field.Number, Double(word)); break;
            default: throw _tokens.Refuse($"'{word}' stands where {field.Kind} is expected");
        }
    }

    private long Integer(string word)
    {
        switch (word)
        {
            case "true" or "True" or "t": return 1;
            case "false" or "False" or "f": return 0;
            case "LEGACY": return 0;
            case "V1": return 1;
            case "V2": return 2;
        }

        if (long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number)) { return number; }
        if (ulong.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out ulong large)) { return (long)large; }
        throw _tokens.Refuse($"'{word}' is no whole number");
    }

    private float Single(string word) => float.TryParse(Decimal(word), NumberStyles.Float, CultureInfo.InvariantCulture, out float number)
        ? number
        : throw _tokens.Refuse($"'{word}' is no number");

    private double Double(string word) => double.TryParse(Decimal(word), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
        ? number
        : throw _tokens.Refuse($"'{word}' is no number");

    private static string Decimal(string word) => word switch
    {
        "inf" or "infinity" => "Infinity",
        "-inf" or "-infinity" => "-Infinity",
        "nan" or "-nan" => "NaN",
        _ => word.TrimEnd('f', 'F'),
    };

    private long TypeNumber(string word)
    {
        if (!word.StartsWith("DT_", StringComparison.Ordinal)) { return Integer(word); }
        bool reference = word.EndsWith("_REF", StringComparison.Ordinal);
        string name = word[3..(reference ? ^4 : ^0)].Replace("_", "", StringComparison.Ordinal);
        if (!Enum.TryParse(name, ignoreCase: true, out DataType type) || !Enum.IsDefined(type)) { throw _tokens.Refuse($"'{word}' is no type"); }
        return (long)type + (reference ? 100 : 0);
    }
}
