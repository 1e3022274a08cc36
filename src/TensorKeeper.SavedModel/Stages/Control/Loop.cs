// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Control;

/// <summary>While on the host: the body's results are its next arguments for as long as the condition holds. Thread-safe.</summary>
/// <remarks>What one turn made is given back as soon as the next has replaced it, so a loop needs the memory of two turns, however many it takes.</remarks>
/// <param name="condition">From the variables to one value.</param>
/// <param name="body">From the variables to the variables.</param>
internal sealed class Loop(IBodyProgram condition, IBodyProgram body)
{
    /// <summary>Runs the loop; the call's inputs are the variables' first values.</summary>
    public HostValue[] Run(in HostCall call)
    {
        HostValue[] variables = call.Values.ToArray();
        bool[] owned = new bool[variables.Length];
        try
        {
            while (GoesOn(call, variables)) { Turn(call, ref variables, ref owned); }
        }
        catch
        {
            Give(variables, owned);
            throw;
        }

        for (int i = 0; i < variables.Length; i++)
        {
            if (!owned[i]) { variables[i] = variables[i].View(); }
        }

        return variables;
    }

    private bool GoesOn(in HostCall call, HostValue[] variables)
    {
        call.CancellationToken.ThrowIfCancellationRequested();
        HostValue answer = condition.Run(variables, call.CancellationToken)[0];
        bool goesOn = Predicate.IsTrue(answer.Tensor ?? throw call.Invalid("the condition of a loop is no tensor"));
        if (condition.PassedInput(0) < 0) { answer.Dispose(); }
        return goesOn;
    }

    private void Turn(in HostCall call, ref HostValue[] variables, ref bool[] owned)
    {
        HostValue[] next = body.Run(variables, call.CancellationToken);
        bool[] nextOwned = new bool[next.Length];
        for (int i = 0; i < next.Length; i++)
        {
            int passed = body.PassedInput(i);
            nextOwned[i] = passed < 0 || owned[passed];
            if (passed >= 0) { owned[passed] = false; }
        }

        // What is still marked was not handed on.
        Give(variables, owned);
        (HostValue[] before, variables, owned) = (variables, next, nextOwned);
        for (int i = 0; i < next.Length; i++)
        {
            call.Require(next[i].ElementType == before[i].ElementType, $"variable {i} of a loop was {before[i]} and became {next[i]}");
        }
    }

    private static void Give(HostValue[] values, bool[] owned)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (owned[i]) { values[i].Dispose(); }
        }
    }
}
