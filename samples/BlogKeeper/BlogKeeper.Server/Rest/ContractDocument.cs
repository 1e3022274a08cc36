// SPDX-License-Identifier: MIT
using Google.Api;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace BlogKeeper.Server.Rest;

/// <summary>Describes the REST side in OpenAPI, from the same descriptors by which JSON transcoding serves it. Thread-safe.</summary>
internal sealed class ContractDocument : IOpenApiDocumentTransformer
{
    private const string Json = "application/json";

    /// <inheritdoc/>
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "BlogKeeper", Version = "v1",
            Description = "A catalogue of blogs and their articles: the calls of the gRPC service that have a path.",
        };
        var schemas = new ContractSchemas(document);
        foreach (MethodDescriptor method in BlogKeeper.Descriptor.Methods)
        {
            if (method.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is { } rule) { Add(document, schemas, method, rule); }
        }

        return Task.CompletedTask;
    }

    private static void Add(OpenApiDocument document, ContractSchemas schemas, MethodDescriptor method, HttpRule rule)
    {
        (HttpMethod verb, string path) = rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => (HttpMethod.Get, rule.Get),
            HttpRule.PatternOneofCase.Post => (HttpMethod.Post, rule.Post),
            _ => throw new InvalidOperationException($"{method.Name} has a pattern that is not described: {rule.PatternCase}."),
        };
        if (!document.Paths.TryGetValue(path, out IOpenApiPathItem? item)) { document.Paths.Add(path, item = new OpenApiPathItem()); }
        ((OpenApiPathItem)item).AddOperation(verb, Describe(schemas, method, rule, path));
    }

    private static OpenApiOperation Describe(ContractSchemas schemas, MethodDescriptor method, HttpRule rule, string path)
    {
        RestOperation facts = RestOperations.All[method.Name];
        FieldDescriptor[] inPath = [.. method.InputType.Fields.InFieldNumberOrder()
            .Where(field => path.Contains($"{{{field.Name}}}", StringComparison.Ordinal))];
        var operation = new OpenApiOperation
        {
            OperationId = method.Name,
            Summary = facts.Summary,
            Parameters = [.. inPath.Select(field => new OpenApiParameter
            {
                Name = field.Name, In = ParameterLocation.Path, Required = true, Schema = schemas.Of(field),
            })],
            Responses = new OpenApiResponses
            {
                ["200"] = new OpenApiResponse
                {
                    // What transcoding really sends for a stream: no array, and the media type of a single object.
                    Description = method.IsServerStreaming
                        ? "Any number of such objects, one in each line, sent while they are read. A failure on the way is a last line of its own, with code and message."
                        : "The answer.",
                    Content = Content(schemas.Of(method.OutputType)),
                },
            },
        };
        if (rule.Body.Length > 0)
        {
            IOpenApiSchema body = rule.Body == "*" ? schemas.Of(method.InputType) : schemas.Of(method.InputType.FindFieldByName(rule.Body));
            operation.RequestBody = new OpenApiRequestBody { Required = true, Content = Content(body) };
        }

        foreach (int status in facts.Failures)
        {
            operation.Responses.Add(status.ToString(System.Globalization.CultureInfo.InvariantCulture), new OpenApiResponse
            {
                Description = RestOperations.Describe(status), Content = Content(schemas.Of(Google.Rpc.Status.Descriptor)),
            });
        }

        return operation;
    }

    private static Dictionary<string, OpenApiMediaType> Content(IOpenApiSchema schema) => new() { [Json] = new OpenApiMediaType { Schema = schema } };
}
