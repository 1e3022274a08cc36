// SPDX-License-Identifier: MIT
using TensorKeeper.SavedModel.Graphs;

namespace TensorKeeper.SavedModel.Translators;

/// <summary>Translates one node: adds ONNX nodes to the scope's graph and binds every output that is read.</summary>
internal delegate void Translator(SourceNode node, TranslationScope scope);
