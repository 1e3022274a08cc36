// SPDX-License-Identifier: MIT
namespace TensorKeeper.Protocol.Tests.Codecs;

/// <summary>Tests that count the bytes of the whole process run alone.</summary>
[CollectionDefinition(nameof(NativeMemory), DisableParallelization = true)]
public sealed class NativeMemory;
