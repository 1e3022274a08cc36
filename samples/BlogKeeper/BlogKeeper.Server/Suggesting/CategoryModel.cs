// SPDX-License-Identifier: MIT
using BlogKeeper.Server.Errors;
using TensorKeeper;
using TensorKeeper.Serving.Lifecycle;
using TensorKeeper.Serving.Running;

namespace BlogKeeper.Server.Suggesting;

/// <summary>The text model in this process: titles in, categories out. Thread-safe.</summary>
internal sealed class CategoryModel(IServableCatalog catalog, IModelRunner runner, ILogger<CategoryModel> logger)
{
    /// <summary>The name under which the model is served.</summary>
    public const string Name = "article-category";

    private const string Input = "title";
    private const string Output = "category";

    private static readonly ModelQuery Newest = new(Name);
    private static readonly string[] OutputFilter = [Output];

    /// <summary>Predicts the category of each title.</summary>
    /// <param name="titles">At least one.</param>
    /// <param name="cancellationToken">The caller gave up; titles that wait for the model are dropped.</param>
    /// <exception cref="Grpc.Core.RpcException">UNAVAILABLE: the model is not loaded yet, could not be, or failed.</exception>
    public async Task<string[]> PredictAsync(string[] titles, CancellationToken cancellationToken)
    {
        try
        {
            // As long as the handle is held, this version stays loaded, even if a newer one takes over.
            using ServableHandle handle = catalog.Acquire(Newest);
            if (!handle.Model.Signatures.TryGetValue(Signature.DefaultName, out Signature? signature))
            {
                throw new ServingException(ServingErrorCode.FailedPrecondition, $"{handle.Id} has no signature {Signature.DefaultName}.");
            }

            using var inputs = new TensorMap { { Input, Tensor.OfText([titles.Length], titles) } };
            using TensorMap outputs = await runner.RunAsync(handle, signature, inputs, OutputFilter, cancellationToken);
            return outputs[Output].ToTextArray();
        }
        catch (ServingException exception) when (exception.Code != ServingErrorCode.Cancelled)
        {
            Log.ModelFailed(logger, exception);
            throw Refusals.ModelUnavailable();
        }
    }
}
