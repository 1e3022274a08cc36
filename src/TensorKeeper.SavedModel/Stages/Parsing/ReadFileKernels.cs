// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Parsing;

/// <summary>Refuses <c>ReadFile</c> where it reads anything but an asset: those are read when the model is loaded.</summary>
internal static class ReadFileKernels
{
    public static void Register(HostKernelTable table) => table.AddPrepared("ReadFile", static _ =>
        throw new ServingException(ServingErrorCode.InvalidArgument, "A model reads the files among its own assets and no others; this name is computed or leads elsewhere."));
}
