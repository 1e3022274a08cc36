// SPDX-License-Identifier: MIT
using TensorKeeper.Formats;

namespace TensorKeeper.SavedModel.Programs;

/// <summary>A session with as many owners as stages use it; the last one disposes it. Not thread-safe: used while loading and unloading.</summary>
internal sealed class SharedSession(IOnnxSession session)
{
    private int _owners;

    public IOnnxSession Acquire()
    {
        _owners++;
        return session;
    }

    public void Release()
    {
        if (--_owners == 0) { session.Dispose(); }
    }
}
