// SPDX-License-Identifier: MIT
using System.Globalization;
using TensorKeeper;
using TensorKeeper.Client;

if (!TryReadArguments(args, out string address, out float[] flower))
{
    Console.Error.WriteLine(
        "Usage: IrisPredictor [http://host:port] [sepal length, sepal width, petal length, petal width, in cm]");
    return 2;
}

string[] names = ["setosa", "versicolor", "virginica"];

try
{
    using var client = ModelClient.Connect(address);
    using PredictResult result = await client.PredictAsync("iris", ("dense_input", Tensor.Of([1, 4], flower)));
    float[] probabilities = result["dense_2"].ToArray<float>();

    for (int i = 0; i < names.Length; i++)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{names[i],-10}  {probabilities[i]:F6}"));
    }

    int winner = probabilities.IndexOf(probabilities.Max());
    Console.WriteLine($"class {winner} ({names[winner]})");
    return 0;
}
catch (ModelServerException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

static bool TryReadArguments(ReadOnlySpan<string> arguments, out string address, out float[] flower)
{
    address = "http://localhost:8500";
    flower = [7.1f, 3.0f, 6.1f, 2.3f];
    if (arguments is [var first, .. var rest] && first.Contains("://", StringComparison.Ordinal))
    {
        address = first;
        arguments = rest;
    }

    if (arguments.IsEmpty) { return true; }
    if (arguments.Length != flower.Length) { return false; }
    for (int i = 0; i < flower.Length; i++)
    {
        if (!float.TryParse(arguments[i], CultureInfo.InvariantCulture, out flower[i])) { return false; }
    }

    return true;
}
