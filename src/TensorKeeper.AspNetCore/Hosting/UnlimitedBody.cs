// SPDX-License-Identifier: MIT
using Microsoft.AspNetCore.Http.Metadata;

namespace TensorKeeper.AspNetCore.Hosting;

/// <summary>Lifts the limit on bodies from an endpoint, whatever the server's default is; gRPC has a limit of its own.</summary>
internal sealed class UnlimitedBody : IRequestSizeLimitMetadata
{
    public long? MaxRequestBodySize => null;
}
