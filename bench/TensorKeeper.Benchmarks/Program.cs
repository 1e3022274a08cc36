// SPDX-License-Identifier: MIT
using BenchmarkDotNet.Running;
using TensorKeeper.Benchmarks;

BenchmarkSwitcher.FromAssembly(typeof(LoadBenchmarks).Assembly).Run(args);
