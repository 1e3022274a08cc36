// SPDX-License-Identifier: MIT
using Google.Protobuf;
using TensorKeeper.Protocol.TensorFlow;

namespace TensorKeeper.SavedModel.Stages.Parsing;

/// <summary>Turns tf.Examples written in JSON into serialized ones: <c>DecodeJSONExample</c>.</summary>
internal static class JsonExampleKernels
{
    /// <summary>An example nests six deep; what is deeper is none.</summary>
    private static readonly JsonParser Parser = new(new JsonParser.Settings(recursionLimit: 16));

    public static void Register(HostKernelTable table) => table.Add("DecodeJSONExample", static (in HostCall call) =>
    {
        call.Require(call[0].ElementType == ElementType.String, "Examples in JSON are strings");
        StringElements texts = call[0].Strings;
        var serialized = new StringElementsBuilder(texts.Count);
        for (int i = 0; i < texts.Count; i++)
        {
            call.CancellationToken.ThrowIfCancellationRequested();
            try
            {
                serialized.Add(Parser.Parse<Example>(texts.GetText(i)).ToByteArray());
            }
            catch (Exception problem) when (problem is InvalidProtocolBufferException or InvalidJsonException)
            {
                throw call.Invalid($"Error while parsing JSON: {problem.Message}");
            }
        }

        return [serialized.ToTensor(call[0].Shape)];
    });
}
