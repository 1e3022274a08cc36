// SPDX-License-Identifier: MIT
using TensorKeeper.Serving.Lifecycle;

namespace TensorKeeper.Cli.Serve;

/// <summary>Looks up in the catalogue what the banner shows.</summary>
internal static class ServedModels
{
    /// <summary>Asks whether nothing more will happen to the models soon: each is available or failed.</summary>
    public static bool AreSettled(IServableCatalog catalog, IReadOnlyList<ModelLocation> models)
    {
        foreach (ModelLocation model in models)
        {
            bool settled = false;
            foreach (ServableStatus status in catalog.GetStatus(model.Name))
            {
                settled |= status.State is ServableState.Available || status.ErrorMessage.Length > 0;
            }

            if (!settled) { return false; }
        }

        return true;
    }

    /// <summary>Describes every model by its versions that are available or failed, or else by its newest.</summary>
    public static IReadOnlyList<ServedVersion> Describe(IServableCatalog catalog, IReadOnlyList<ModelLocation> models)
    {
        var rows = new List<ServedVersion>();
        foreach (ModelLocation model in models)
        {
            int before = rows.Count;
            IReadOnlyList<ServableStatus> versions = catalog.GetStatus(model.Name);
            foreach (ServableStatus status in versions)
            {
                if (status.State is not ServableState.End || status.ErrorMessage.Length > 0)
                {
                    rows.Add(new ServedVersion(
                        model.Name, status.Id.Version, status.State, SignaturesOf(catalog, status), status.ErrorMessage));
                }
            }

            if (rows.Count == before) { rows.Add(new ServedVersion(model.Name, null, ServableState.Unknown, [], "")); }
        }

        return rows;
    }

    private static IReadOnlyList<Signature> SignaturesOf(IServableCatalog catalog, ServableStatus status)
    {
        if (status.State is not ServableState.Available) { return []; }
        try
        {
            using ServableHandle handle = catalog.Acquire(new ModelQuery(status.Id.Name, status.Id.Version));
            return [.. handle.Model.Signatures.Values.OrderBy(static signature => signature.Name, StringComparer.Ordinal)];
        }
        catch (ServingException)
        {
            // It was unloaded between the two questions; the next look shows it.
            return [];
        }
    }
}
