// SPDX-License-Identifier: MIT
using BlogKeeper.Server.Errors;
using TensorKeeper;
using TensorKeeper.Client;

namespace BlogKeeper.Server.Suggesting;

/// <summary>The text model in this process: titles in, categories out. Thread-safe.</summary>
/// <remarks>Nothing here says that the model is in this process: with another client it would be asked over the network.</remarks>
internal sealed class CategoryModel(IModelClient models, ILogger<CategoryModel> logger)
{
    /// <summary>The name under which the model is served.</summary>
    public const string Name = "article-category";

    private const string Input = "title";
    private const string Output = "category";

    private static readonly ModelQuery Newest = new(Name);
    private static readonly PredictOptions OneOutput = new() { Outputs = [Output] };

    /// <summary>Predicts the category of each title.</summary>
    /// <param name="titles">At least one.</param>
    /// <param name="cancellationToken">The caller gave up; titles that wait for the model are dropped.</param>
    /// <exception cref="Grpc.Core.RpcException">UNAVAILABLE: the model is not loaded yet, could not be, or failed.</exception>
    public async Task<string[]> PredictAsync(string[] titles, CancellationToken cancellationToken)
    {
        try
        {
            using var inputs = new TensorMap { { Input, Tensor.OfText([titles.Length], titles) } };
            using PredictResult result = await models.PredictAsync(Newest, inputs, OneOutput, cancellationToken);
            return result[Output].ToTextArray();
        }
        catch (ModelServerException exception)
        {
            Log.ModelFailed(logger, exception);
            throw Refusals.ModelUnavailable();
        }
    }
}
