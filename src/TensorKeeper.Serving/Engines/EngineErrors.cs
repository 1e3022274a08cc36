// SPDX-License-Identifier: MIT
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;

namespace TensorKeeper.Serving.Engines;

/// <summary>Turns the engine's exceptions into ours. Thread-safe.</summary>
/// <remarks>
/// The engine's texts hold paths of source files and signatures of C++ functions; a caller gets only what follows them.
/// The whole text stays in the inner exception, for the log.
/// </remarks>
internal static partial class EngineErrors
{
    private const int MaxTextLength = 400;
    private const int MaxReadLength = 8_000;   // node names come from the model and may be of any length

    // What kernels say when extents, ranks or indices in the request do not fit the graph.
    private static readonly string[] InputWords =
    [
        "dimension", "shape", "rank", "broadcast", "out of bounds", "out of range", "axis", "axes", "elements", "index", "indice", "size", "overflow",
        "negative", "empty", "by zero", "invalid", "should", "must",
    ];

    /// <summary>Describes a failed run.</summary>
    /// <param name="exception">What the engine threw.</param>
    /// <param name="specs">The inputs of the graph.</param>
    /// <param name="inputs">What was sent.</param>
    /// <returns>The exception to throw.</returns>
    public static ServingException OfRun(
        OnnxRuntimeException exception, IReadOnlyList<TensorSpec> specs, ReadOnlySpan<Tensor> inputs)
    {
        string message = exception.Message;
        string sent = Describe(specs, inputs);
        if (IsOutOfMemory(message))
        {
            string needed = $"There is not enough memory to run the model. Sent: {sent}.";
            return new ServingException(ServingErrorCode.ResourceExhausted, needed, exception);
        }

        string text = Clean(message);
        bool isBlamed = message.StartsWith("[ErrorCode:InvalidArgument]", StringComparison.Ordinal);
        if (isBlamed || Array.Exists(InputWords, word => text.Contains(word, StringComparison.OrdinalIgnoreCase)))
        {
            string refused = $"The model cannot run these inputs: {text} Sent: {sent}.";
            return new ServingException(ServingErrorCode.InvalidArgument, refused, exception);
        }

        const string Unknown = "The model failed while it ran; the server's log has the details.";
        return new ServingException(ServingErrorCode.Internal, Unknown, exception);
    }

    /// <summary>Describes a graph that the engine refuses.</summary>
    /// <param name="exception">What the engine threw.</param>
    /// <returns>The exception to throw.</returns>
    public static ServingException OfLoad(OnnxRuntimeException exception) => exception.Message switch
    {
        string m when m.StartsWith("[ErrorCode:NotImplemented]", StringComparison.Ordinal) =>
            new(ServingErrorCode.Unimplemented, "The engine cannot run this model: " + Clean(m), exception),
        string m when IsOutOfMemory(m) =>
            new(ServingErrorCode.ResourceExhausted, "There is not enough memory to load the model.", exception),
        string m when IsMissingFile(m) =>
            new(ServingErrorCode.NotFound, "A file of the model is missing: " + Clean(m), exception),
        string m => new(ServingErrorCode.InvalidArgument, "The engine refuses this model: " + Clean(m), exception),
    };

    /// <summary>Takes paths, C++ signatures and status prefixes out of an engine's text.</summary>
    /// <param name="message">The whole text.</param>
    /// <returns>One sentence, on one line, at most some hundred characters.</returns>
    internal static string Clean(string message)
    {
        if (message.Length > MaxReadLength) { message = message[..MaxReadLength]; }
        Match node = FailedNode().Match(message);
        string text = ErrorCodePrefix().Replace(message, "");
        int status = text.LastIndexOf("Status Message: ", StringComparison.Ordinal);
        if (status >= 0) { text = text[(status + "Status Message: ".Length)..]; }
        text = SourceLocation().Replace(text, "");
        text = AnyPath().Replace(text, "(path)");
        text = WhiteSpace().Replace(text, " ").Trim();
        if (text.Length > MaxTextLength) { text = text[..MaxTextLength] + "..."; }

        if (GuardedResult().Match(node.Groups["name"].Value) is { Success: true } guard)
        {
            return $"the result of node '{guard.Groups["name"].Value}' would have {guard.Groups["fault"].Value}.";
        }

        var sentence = new StringBuilder();
        if (node.Success) { sentence.Append($"node '{node.Groups["name"].Value}' ({node.Groups["op"].Value}): "); }
        sentence.Append(text);
        if (!text.EndsWith('.')) { sentence.Append('.'); }
        return sentence.ToString();
    }

    private static bool IsOutOfMemory(string message) =>
        message.Contains("bad_alloc", StringComparison.Ordinal)
        || message.Contains("Failed to allocate memory", StringComparison.Ordinal);

    private static bool IsMissingFile(string message) =>
        message.Contains("No such file", StringComparison.OrdinalIgnoreCase)
        || message.Contains("does not exist", StringComparison.OrdinalIgnoreCase);

    private static string Describe(IReadOnlyList<TensorSpec> specs, ReadOnlySpan<Tensor> inputs)
    {
        var text = new StringBuilder();
        for (int i = 0; i < inputs.Length; i++)
        {
            if (i > 0) { text.Append(", "); }
            text.Append(specs[i].Name).Append(' ').Append(inputs[i]);
        }

        return text.ToString();
    }

    [GeneratedRegex(@"^\[ErrorCode:\w+\]\s*")]
    private static partial Regex ErrorCodePrefix();

    [GeneratedRegex(@"while running (?<op>\S+) node\. Name:'(?<name>[^']*)'")]
    private static partial Regex FailedNode();

    // The importer puts nodes that fail before one that would take too much memory; their name is the reason.
    [GeneratedRegex(@"^(?<name>.*), whose result would have (?<fault>[^#]*)(?:#\d+)?$")]
    private static partial Regex GuardedResult();

    // "/build/core/x.h:41 onnxruntime::Helper::Helper(const T&, bool) a == b was false. ", "x.h:59 Compute " and the like: a
    // file with a line, then a C++ function, then perhaps the broken condition.
    [GeneratedRegex(
        @"[^\s:]*\.(?:h|hpp|cc|cpp|cu):\d+\s+"
            + @"(?:[\w:<>~\[\]&*, ]*?\((?:[^()]|\([^()]*\))*\)(?:\s*const)?(?:\s*\[with [^\]]*\])?\s*|[\w:~]+\s+)?"
            + @"(?:[^.]*? was false\.\s*)?")]
    private static partial Regex SourceLocation();

    [GeneratedRegex(@"(?<![\w\]])(?:[A-Za-z]:\\|/)[\w.\-]+(?:[\\/][\w.\-]+)+")]
    private static partial Regex AnyPath();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
