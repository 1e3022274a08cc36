// SPDX-License-Identifier: MIT
using TensorKeeper.AspNetCore.Metrics;
using TensorKeeper.Protocol.TfServing;
using TensorKeeper.Serving.Lifecycle;
using TensorKeeper.Serving.Running;

namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>Classification and regression of examples, for both protocols. Thread-safe.</summary>
internal sealed class ExampleRunner(IServableCatalog catalog, TimedRunner runner, MethodNameCheck methodNames, RequestMetrics metrics)
{
    /// <summary>The name of the method that classifies.</summary>
    public const string Classify = "tensorflow/serving/classify";
    private const string Regress = "tensorflow/serving/regress";

    private static readonly ClassificationMethod Classification = new();
    private static readonly RegressionMethod Regression = new();

    /// <summary>Classifies examples.</summary>
    /// <exception cref="ServingException">No such model or signature, no examples, or they do not fit.</exception>
    public async Task<ClassificationResponse> ClassifyAsync(ModelQuery query, StringElements examples, CancellationToken cancellationToken)
    {
        using ServableHandle handle = catalog.Acquire(query);
        Signature signature = FindSignature(handle, query, "No signature was found with the name: ");
        return new ClassificationResponse
        {
            Result = await RunAsync(handle, signature, Classification, examples, cancellationToken),
            ModelSpec = Specify(handle, signature),
        };
    }

    /// <summary>Computes a number for each example.</summary>
    /// <exception cref="ServingException">No such model or signature, no examples, or they do not fit.</exception>
    public async Task<RegressionResponse> RegressAsync(ModelQuery query, StringElements examples, CancellationToken cancellationToken)
    {
        using ServableHandle handle = catalog.Acquire(query);
        Signature signature = FindSignature(handle, query, "No signature was found with the name: ");
        return new RegressionResponse
        {
            Result = await RunAsync(handle, signature, Regression, examples, cancellationToken),
            ModelSpec = Specify(handle, signature),
        };
    }

    /// <summary>Runs several signatures of one version on the same examples.</summary>
    /// <param name="tasks">
    /// Signature and method of each; each names the same model, and the first one decides on the version. All are checked
    /// before any runs.
    /// </param>
    /// <param name="examples">Serialized examples.</param>
    /// <param name="cancellationToken">The caller gave up.</param>
    /// <returns>The results, in the order of the tasks.</returns>
    /// <exception cref="ServingException">Something does not fit; nothing of the answer is given then.</exception>
    public async Task<MultiInferenceResponse> RunAllAsync(
        IReadOnlyList<(ModelQuery Query, string MethodName)> tasks, StringElements examples, CancellationToken cancellationToken)
    {
        using ServableHandle handle = catalog.Acquire(tasks[0].Query);
        var signatures = new List<Signature>(tasks.Count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach ((ModelQuery query, string methodName) in tasks)
        {
            if (query.Name.Length == 0) { throw Invalid("Found ModelSpec with an empty model name."); }
            if (query.Name != tasks[0].Query.Name)
            {
                throw Invalid("All ModelSpecs in a MultiInferenceRequest must access the same model name.");
            }

            if (!seen.Add(query.EffectiveSignatureName)) { throw Invalid($"Duplicate evaluation of signature: {query.EffectiveSignatureName}"); }
            Signature signature = FindSignature(handle, query, "Requested signature not found in model graph: ");
            Check(signature, methodName);
            signatures.Add(signature);
        }

        metrics.Received(handle.Id.Name, examples.Count);
        var response = new MultiInferenceResponse();
        for (int i = 0; i < signatures.Count; i++)
        {
            var result = new InferenceResult { ModelSpec = Specify(handle, signatures[i]) };
            if (tasks[i].MethodName == Classify)
            {
                result.ClassificationResult = await RunAsync(handle, signatures[i], Classification, examples, cancellationToken);
            }
            else
            {
                result.RegressionResult = await RunAsync(handle, signatures[i], Regression, examples, cancellationToken);
            }

            response.Results.Add(result);
        }

        return response;
    }

    private async Task<T> RunAsync<T>(
        ServableHandle handle, Signature signature, ExampleMethod<T> method, StringElements examples, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> outputNames = Check(signature, method);
        if (examples.Count == 0) { throw Invalid("Input is empty."); }
        using var inputs = new TensorMap
        {
            [ExampleMethod<T>.InputName] = Tensor.FromStrings(new TensorShape(examples.Count), examples),
        };
        TimedOutputs answer = await runner.RunAsync(method.Api, runner.Start(), handle, signature, inputs, outputNames, cancellationToken);
        using TensorMap outputs = answer.Tensors;
        return method.Read(outputs, examples.Count);
    }

    private void Check(Signature signature, string methodName)
    {
        switch (methodName)
        {
            case Classify: Check(signature, Classification); break;
            case Regress: Check(signature, Regression); break;
            default: throw new ServingException(ServingErrorCode.Unimplemented, $"Unsupported signature method_name: {methodName}");
        }
    }

    private IReadOnlyList<string> Check<T>(Signature signature, ExampleMethod<T> method)
    {
        methodNames.Check(signature, method.Kind, method.MethodName);
        return method.CheckSignature(signature);
    }

    private static Signature FindSignature(ServableHandle handle, ModelQuery query, string otherwise) =>
        handle.Model.Signatures.TryGetValue(query.EffectiveSignatureName, out Signature? signature)
            ? signature
            : throw Invalid(otherwise + query.EffectiveSignatureName);

    private static ModelSpec Specify(ServableHandle handle, Signature signature) =>
        new() { Name = handle.Id.Name, Version = handle.Id.Version, SignatureName = signature.Name };

    private static ServingException Invalid(string message) => new(ServingErrorCode.InvalidArgument, message);
}
