// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Net;
using System.Text;

namespace TensorKeeper.Cli.Bench.Reports;

/// <summary>Writes elements that are closed again and text that is escaped: a page that is XML too. Not thread-safe.</summary>
internal sealed class HtmlText
{
    private readonly StringBuilder _text = new("<!DOCTYPE html>\n");
    private readonly Stack<string> _open = new();

    /// <summary>Opens an element.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="attributes">Names and values; a value is escaped.</param>
    public HtmlText Open(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        WriteStart(name, attributes);
        _text.Append('>');
        _open.Push(name);
        return this;
    }

    /// <summary>Closes the element that was opened last.</summary>
    public HtmlText Close()
    {
        _text.Append("</").Append(_open.Pop()).Append(">\n");
        return this;
    }

    /// <summary>Writes an element without content.</summary>
    public HtmlText Empty(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        WriteStart(name, attributes);
        _text.Append("/>\n");
        return this;
    }

    /// <summary>Writes an element with nothing but text in it.</summary>
    public HtmlText Element(string name, string text, params ReadOnlySpan<(string Name, string Value)> attributes) =>
        Open(name, attributes).Text(text).Close();

    /// <summary>Writes text.</summary>
    public HtmlText Text(string text)
    {
        _text.Append(Escape(text));
        return this;
    }

    /// <summary>Writes a part of the page that is known to be well-formed.</summary>
    public HtmlText Raw(string markup)
    {
        _text.Append(markup);
        return this;
    }

    /// <summary>Returns a coordinate as attributes want it.</summary>
    public static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Returns the page.</summary>
    public override string ToString() => _text.ToString();

    // XML has no form for control characters; a name with one in it is shown without.
    private static string Escape(string text) =>
        WebUtility.HtmlEncode(string.Concat(text.Where(static c => !char.IsControl(c) && !char.IsSurrogate(c) && c < '\uFFFE')));

    private void WriteStart(string name, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _text.Append('<').Append(name);
        foreach ((string attribute, string value) in attributes) { _text.Append(' ').Append(attribute).Append("=\"").Append(Escape(value)).Append('"'); }
    }
}
