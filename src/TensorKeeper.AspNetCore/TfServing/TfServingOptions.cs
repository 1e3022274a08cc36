// SPDX-License-Identifier: MIT
namespace TensorKeeper.AspNetCore.TfServing;

/// <summary>How the doors of TensorFlow Serving behave. Read once, at start-up.</summary>
public sealed class TfServingOptions
{
    /// <summary>Gets or sets how long a prediction that came over REST may take before it is answered with 504.</summary>
    /// <value>
    /// More than 0, up to 24 days; or <see cref="Timeout.InfiniteTimeSpan"/>. Default 30 s. TensorFlow Serving:
    /// <c>--rest_api_timeout_in_ms</c>.
    /// </value>
    public TimeSpan RestApiTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets a value indicating whether scripts of any web page may call the REST door.</summary>
    /// <value>Default false. TensorFlow Serving: <c>--enable_cors_support</c>.</value>
    public bool EnableCors { get; set; }

    /// <summary>Gets or sets a value indicating whether answers over gRPC carry tensors as raw bytes.</summary>
    /// <value>
    /// Default false: one field per type, which every client reads. True is faster for those that read
    /// <c>tensor_content</c>. TensorFlow Serving: <c>--enable_serialization_as_tensor_content</c>.
    /// </value>
    public bool SerializeAsTensorContent { get; set; }

    /// <summary>Gets or sets the largest body that the REST door takes, as it comes over the wire.</summary>
    /// <value>1 byte to 2 GiB - 1 KiB, the default.</value>
    public long MaxRestBodyBytes { get; set; } = LargestBodyBytes;

    /// <summary>Gets or sets the largest compressed body that the REST door takes, after decompression.</summary>
    /// <value>1 byte to 2 GiB - 1 KiB; default 100 MB, as in TensorFlow Serving. A larger one counts as an empty body.</value>
    public long MaxDecompressedBodyBytes { get; set; } = 100_000_000;

    /// <summary>Gets or sets the path at which the REST door gives its metrics to Prometheus.</summary>
    /// <value>
    /// A path that starts with a slash and lies outside <c>/v1/</c>; empty, the default: they are not given. TensorFlow
    /// Serving: <c>prometheus_config</c> of <c>--monitoring_config_file</c>.
    /// </value>
    public string MetricsPath { get; set; } = "";

    /// <summary>Gets or sets a value indicating whether a signature may only be called by the method that it was exported for.</summary>
    /// <value>
    /// Default false: the names of its tensors decide what it is good for. TensorFlow Serving:
    /// <c>--enable_signature_method_name_check</c>.
    /// </value>
    public bool CheckSignatureMethodNames { get; set; }

    /// <summary>Gets or sets a value indicating whether each request is a line in the log.</summary>
    /// <value>Default false. The category is <c>TensorKeeper.Access</c>, the level Information.</value>
    public bool LogAccess { get; set; }

    /// <summary>Gets or sets the folder into which requests are written, of those models whose configuration asks for it.</summary>
    /// <value>
    /// A path; a relative one is taken from the current directory. Empty, the default: a configuration that asks for it is
    /// refused, as by TensorFlow Serving.
    /// </value>
    public string RequestLogFolder { get; set; } = "";

    internal const long LargestBodyBytes = int.MaxValue - 1024;
}
