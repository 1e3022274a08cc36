// SPDX-License-Identifier: MIT
namespace TensorKeeper.AspNetCore.Tests.Contract;

/// <summary>One rule of the contract: what is sent, and what is answered. Immutable.</summary>
/// <param name="Title">The rule.</param>
/// <param name="Call">Verb and address of a REST call; service and method of a gRPC call.</param>
/// <param name="Headers">Headers of a REST call, <c>Name: value</c>.</param>
/// <param name="Body">JSON, or a message in protobuf's text form.</param>
/// <param name="Status">The number of HTTP or the name of gRPC.</param>
/// <param name="Message">The text of an error; empty if none is expected. After a tilde: a part of the answer's body.</param>
/// <param name="Answer">The body, to the byte, or the answer in text form; empty if it is not looked at.</param>
/// <remarks>
/// A file holds cases in the form
/// <code>
/// ### the rule
/// POST /v1/models/m:predict
/// {"instances": [1]}
/// => 200
/// {"predictions": ...}
/// </code>
/// A line of two slashes is a remark. <c>\n</c> in an error's text is the end of a line.
/// </remarks>
internal sealed record ContractCase(
    string Title, string Call, IReadOnlyList<string> Headers, string Body, string Status, string Message, string Answer)
{
    private const string Heading = "### ";
    private const string Arrow = "=> ";

    /// <summary>Reads all cases of a file.</summary>
    public static IReadOnlyList<ContractCase> Read(string file)
    {
        var cases = new List<ContractCase>();
        var lines = new List<string>();
        foreach (string line in File.ReadLines(PathOf(file)).Where(static line => !line.StartsWith("//", StringComparison.Ordinal)))
        {
            if (line.StartsWith(Heading, StringComparison.Ordinal) && lines.Count > 0)
            {
                cases.Add(Parse(lines));
                lines.Clear();
            }

            lines.Add(line);
        }

        cases.Add(Parse(lines));
        string[] twice = [.. cases.GroupBy(static one => one.Title).Where(static group => group.Count() > 1).Select(static group => group.Key)];
        return twice.Length == 0 ? cases : throw new FormatException($"{file} has two cases named '{twice[0]}'.");
    }

    /// <summary>Returns the names of a file's cases.</summary>
    public static TheoryData<string> TitlesOf(string file) => [.. Read(file).Select(static one => one.Title)];

    /// <summary>Returns a case of a file.</summary>
    public static ContractCase Find(string file, string title) => Read(file).Single(one => one.Title == title);

    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Contract", "Cases", file);

    private static ContractCase Parse(List<string> lines)
    {
        int arrow = lines.FindIndex(static line => line.StartsWith(Arrow, StringComparison.Ordinal));
        if (arrow < 2) { throw new FormatException($"'{lines[0]}' has no call or no expected answer."); }
        int body = 2;
        while (body < arrow && lines[body].StartsWith("+ ", StringComparison.Ordinal)) { body++; }
        string[] expected = lines[arrow][Arrow.Length..].Split(' ', 2);
        return new ContractCase(
            lines[0][Heading.Length..],
            lines[1],
            [.. lines[2..body].Select(static header => header[2..])],
            string.Join('\n', lines[body..arrow]),
            expected[0],
            expected.Length > 1 ? expected[1].Replace("\\n", "\n", StringComparison.Ordinal) : "",
            string.Join('\n', lines[(arrow + 1)..]).TrimEnd('\n'));
    }
}
