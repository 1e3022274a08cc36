// SPDX-License-Identifier: MIT
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Microsoft.OpenApi;

namespace BlogKeeper.Server.Rest;

/// <summary>Messages as schemas of an OpenAPI document, each once. Not thread-safe; one for each document.</summary>
internal sealed class ContractSchemas(OpenApiDocument document)
{
    private readonly HashSet<string> _added = new(StringComparer.Ordinal);

    /// <summary>Returns a reference to a message, which is added to the document when it is first asked for.</summary>
    public IOpenApiSchema Of(MessageDescriptor message)
    {
        if (_added.Add(message.Name)) { document.AddComponent(message.Name, Describe(message)); }
        return new OpenApiSchemaReference(message.Name, document);
    }

    /// <summary>Returns the schema of one field.</summary>
    public IOpenApiSchema Of(FieldDescriptor field)
    {
        IOpenApiSchema one = field.FieldType switch
        {
            FieldType.String => new OpenApiSchema { Type = JsonSchemaType.String },
            FieldType.Int32 => new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
            FieldType.Message => Of(field.MessageType),
            _ => throw new InvalidOperationException($"{field.FullName} has a type that is not described: {field.FieldType}."),
        };
        return field.IsRepeated ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = one } : one;
    }

    private OpenApiSchema Describe(MessageDescriptor message)
    {
        // In JSON an Any says which message it is, and has that message's fields beside it.
        if (message.FullName == Any.Descriptor.FullName)
        {
            return new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "google.rpc.ErrorInfo, BadRequest, RetryInfo or RequestInfo, with its fields beside its type.",
                Properties = new Dictionary<string, IOpenApiSchema> { ["@type"] = new OpenApiSchema { Type = JsonSchemaType.String } },
                Required = new HashSet<string> { "@type" },
                AdditionalPropertiesAllowed = true,
            };
        }

        return new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = message.Fields.InFieldNumberOrder().ToDictionary(static field => field.JsonName, Of),
        };
    }
}
