// SPDX-License-Identifier: MIT
using Google.Protobuf.Reflection;
using TensorKeeper.Protocol.Codecs;

namespace TensorKeeper.Protocol.Text;

/// <summary>Turns protobuf's text form into its binary form, so that there is one reader for both. Made for one text.</summary>
/// <remarks>
/// The grammar is that of <see href="https://protobuf.dev/reference/protobuf/textformat-spec/"/>: comments, separators,
/// lists in brackets, both kinds of braces, strings one behind the other, and messages within <c>Any</c>.
/// </remarks>
public sealed class TextForm
{
    private const int MaxDepth = ProtoReader.MaxDepth;
    private const int AnyTypeUrl = 1;
    private const int AnyValue = 2;

    private readonly TextTokens _tokens;
    private readonly ProtoBuffer _output = new();
    private readonly UnknownFields _unknown;
    private readonly TypeRegistry _types;
    private int _depth;

    private TextForm(byte[] text, UnknownFields unknown, TypeRegistry types)
    {
        _tokens = new TextTokens(text);
        _unknown = unknown;
        _types = types;
    }

    /// <summary>Encodes a text.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="type">The message that it is.</param>
    /// <param name="unknown">What happens to fields that the message does not have.</param>
    /// <param name="types">The messages that may stand within <c>Any</c>; null for none.</param>
    /// <returns>The binary form.</returns>
    /// <exception cref="TextFormException">The text is malformed, or does not fit the type.</exception>
    public static byte[] Encode(byte[] text, MessageDescriptor type, UnknownFields unknown, TypeRegistry? types = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(type);
        var form = new TextForm(text, unknown, types ?? TypeRegistry.Empty);
        form.Fields(type, '\0');
        return form._output.ToArray();
    }

    // Reads fields up to the closing sign, or to the end of the text.
    private void Fields(MessageDescriptor? type, char close)
    {
        if (++_depth > MaxDepth) { throw _tokens.Refuse($"messages are nested deeper than {MaxDepth} levels", isTooDeep: true); }
        HashSet<FieldDescriptor> seen = [];
        while (true)
        {
            if (_tokens.Peek() == 0 && close == '\0') { break; }
            if (close != '\0' && _tokens.Take(close)) { break; }
            Field(type, seen);
            if (!_tokens.Take(',')) { _tokens.Take(';'); }
        }

        _depth--;
    }

    private void Field(MessageDescriptor? type, HashSet<FieldDescriptor> seen)
    {
        if (_tokens.Take('[')) { Packed(type); return; }
        FieldDescriptor? field = Find(type, _tokens.Word());
        if (field is { IsRepeated: false } && _unknown == UnknownFields.Refused && !seen.Add(field))
        {
            throw _tokens.Refuse($"{field.Name} is not repeated, and stands there a second time");
        }

        _tokens.Take(':');
        if (!_tokens.Take('[')) { Value(field); return; }
        while (!_tokens.Take(']'))
        {
            Value(field);
            _tokens.Take(',');
        }
    }

    private FieldDescriptor? Find(MessageDescriptor? type, string name)
    {
        FieldDescriptor? field = type?.FindFieldByName(name);
        if (field is null && type is not null && _unknown == UnknownFields.Refused)
        {
            string[] names = [.. type.Fields.InDeclarationOrder().Select(static known => known.Name)];
            throw _tokens.Refuse($"{type.Name} has no field '{name}'.{NearestName.Question(name, names)} It has {string.Join(", ", names)}");
        }

        return field;
    }

    // A message within Any: [type.googleapis.com/tensorflow.AssetFileDef] { ... }, type_url and value in the binary form.
    private void Packed(MessageDescriptor? type)
    {
        string url = _tokens.Word();
        while (_tokens.Take('/')) { url += "/" + _tokens.Word(); }
        _tokens.Require(']');
        _tokens.Take(':');
        MessageDescriptor? packed = type?.FullName == "google.protobuf.Any" ? _types.Find(url[(url.LastIndexOf('/') + 1)..]) : null;
        if (packed is null && type is not null && _unknown == UnknownFields.Refused) { throw _tokens.Refuse($"{type.Name} cannot hold a {url}"); }
        if (packed is not null) { _output.WriteString(AnyTypeUrl, url); }
        if (!_tokens.Take('{')) { _tokens.Require('<'); Nested(packed, AnyValue, '>'); }
        else { Nested(packed, AnyValue, '}'); }
    }

    private void Value(FieldDescriptor? field)
    {
        if (_tokens.Take('{')) { Message(field, '}'); return; }
        if (_tokens.Take('<')) { Message(field, '>'); return; }
        if (_tokens.Peek() is (byte)'"' or (byte)'\'')
        {
            byte[] bytes = _tokens.String();
            if (field is null) { return; }
            if (field.FieldType is not (FieldType.String or FieldType.Bytes))
            {
                throw _tokens.Refuse($"{TextScalar.KindOf(field)} is expected for {field.Name}, not a string");
            }

            _output.WriteBytes(field.FieldNumber, bytes);
            return;
        }

        string word = _tokens.Word();
        if (field is null) { return; }
        if (TextScalar.Write(field, word, _output) is { } complaint) { throw _tokens.Refuse(complaint); }
    }

    private void Message(FieldDescriptor? field, char close)
    {
        bool isMessage = field is null || field.FieldType is FieldType.Message or FieldType.Group;
        if (!isMessage) { throw _tokens.Refuse($"{TextScalar.KindOf(field!)} is expected for {field!.Name}, not a message"); }
        Nested(field?.MessageType, field?.FieldNumber ?? 0, close);
    }

    private void Nested(MessageDescriptor? type, int number, char close)
    {
        int mark = type is null ? -1 : _output.Begin(number);
        Fields(type, close);
        if (type is not null) { _output.End(mark); }
    }
}
