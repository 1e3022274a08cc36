// SPDX-License-Identifier: MIT
using Grpc.Core;

namespace TensorKeeper.AspNetCore.Tests.Hosting;

/// <summary>Sends bytes where a message is wanted.</summary>
internal static class RawCalls
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(static bytes => bytes, static bytes => bytes);

    public static async Task<byte[]> UnaryAsync(ChannelBase channel, string service, string method, byte[] request)
    {
        var descriptor = new Method<byte[], byte[]>(MethodType.Unary, service, method, Bytes, Bytes);
        CallInvoker invoker = channel.CreateCallInvoker();
        return await invoker.AsyncUnaryCall(
            descriptor, null, new CallOptions(cancellationToken: TestContext.Current.CancellationToken), request);
    }
}
