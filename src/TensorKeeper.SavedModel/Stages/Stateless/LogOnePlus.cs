// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Stateless;

/// <summary>The logarithm of a number near one, from its difference to one, without loss of digits (Kahan).</summary>
internal static class LogOnePlus
{
    public static double Of(double x)
    {
        double sum = 1 + x;
        return sum == 1 || double.IsInfinity(sum) ? x : Math.Log(sum) * (x / (sum - 1));
    }
}
