// SPDX-License-Identifier: MIT
using TensorKeeper;
using TensorKeeper.Client;

WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Services.AddTensorKeeper(static options => options.LoadThreads = 1)
    .AddModel("iris", Path.Combine(builder.Environment.ContentRootPath, "models/iris"));

WebApplication app = builder.Build();
app.MapTensorKeeper();   // TensorFlow Serving's gRPC and REST, and the health checks
app.MapGet("/flower", static async (float sepalLength, float sepalWidth, float petalLength, float petalWidth, IModelClient models) =>
{
    Tensor flower = Tensor.Of([1, 4], sepalLength, sepalWidth, petalLength, petalWidth);
    using PredictResult result = await models.PredictAsync("iris", ("dense_input", flower));
    float[] probabilities = result["dense_2"].ToArray<float>();
    return new[] { "setosa", "versicolor", "virginica" }[probabilities.IndexOf(probabilities.Max())];
});
await app.RunAsync();
