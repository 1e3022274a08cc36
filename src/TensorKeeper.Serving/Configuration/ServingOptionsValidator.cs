// SPDX-License-Identifier: MIT
using Microsoft.Extensions.Options;

namespace TensorKeeper.Serving.Configuration;

/// <summary>Checks each option by itself: the attributes, compiled.</summary>
[OptionsValidator]
internal sealed partial class ServingOptionsValidator : IValidateOptions<ServingOptions>;
