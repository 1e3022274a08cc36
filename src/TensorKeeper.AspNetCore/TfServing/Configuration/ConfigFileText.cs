// SPDX-License-Identifier: MIT
using Google.Protobuf;
using TensorKeeper.Protocol.Text;

namespace TensorKeeper.AspNetCore.TfServing.Configuration;

/// <summary>Reads the small files that flags of TensorFlow Serving point to: messages in text form. Thread-safe.</summary>
internal static class ConfigFileText
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">What it is, for errors.</param>
    /// <param name="parser">The message it holds.</param>
    /// <returns>Its text, and what it says.</returns>
    /// <exception cref="ServingException">
    /// <see cref="ServingErrorCode.NotFound"/>: it cannot be read. <see cref="ServingErrorCode.InvalidArgument"/>: it is
    /// malformed; the message names file and line.
    /// </exception>
    public static (string Text, T Message) Read<T>(string path, string kind, MessageParser<T> parser)
        where T : IMessage<T>, new()
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ServingException(ServingErrorCode.NotFound, $"The {kind} '{path}' cannot be read: {e.Message}", e);
        }

        try
        {
            byte[] encoded = TextForm.Encode(System.Text.Encoding.UTF8.GetBytes(text), new T().Descriptor, UnknownFields.Refused);
            return (text, parser.ParseFrom(encoded));
        }
        catch (TextFormException malformed)
        {
            throw new ServingException(ServingErrorCode.InvalidArgument, $"Invalid protobuf file: '{path}'. {malformed.Message}", malformed);
        }
    }
}
