// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Stateless;

/// <summary>Numbers of the gamma distribution of scale 1 (Marsaglia and Tsang, 2000): a cubed normal number, kept or drawn again.</summary>
internal static class GammaNumbers
{
    /// <summary>How many groups of words are set aside for an element.</summary>
    public const int Reserved = 256;

    /// <summary>Fills a result whose last extents are those of the shape parameters.</summary>
    public static void Fill(in HostCall call, Tensor result, Philox generator, Tensor alphas)
    {
        int distinct = (int)alphas.ElementCount;
        if (result.ElementCount == 0) { return; }
        call.Require(distinct > 0, "Input alpha should have non-zero element count, got: 0");
        int samples = (int)result.ElementCount / distinct;
        for (int i = 0; i < distinct; i++)
        {
            double alpha = RealElements.Read(alphas, i);
            call.Require(alpha >= 0, $"alpha must not be negative, got {alpha}");
            for (int sample = 0; sample < samples; sample++)
            {
                if (sample % 1024 == 0) { call.CancellationToken.ThrowIfCancellationRequested(); }
                ulong at = ((ulong)i * (ulong)samples) + (ulong)sample;
                RealElements.Write(result, (sample * distinct) + i, Draw(alpha, generator.Ahead(Reserved * at)));
            }
        }
    }

    private static double Draw(double alpha, Philox generator)
    {
        var uniform = new DrawnPairs(generator, isNormal: false);
        if (alpha == 1) { return -LogOnePlus.Of(-uniform.Next()); }
        var normal = new DrawnPairs(generator, isNormal: true);
        double d = alpha + (alpha < 1 ? 2.0 / 3 : -1.0 / 3);
        double c = 1.0 / 3 / Math.Sqrt(d);
        while (true)
        {
            double x = normal.Next();
            double v = 1 + (c * x);
            if (v <= 0) { continue; }
            v = v * v * v;
            double u = uniform.Next();
            bool isKept = u < 1 - (0.0331 * (x * x) * (x * x)) || Math.Log(u) < (0.5 * x * x) + (d * (1 - v + Math.Log(v)));
            if (isKept) { return d * v * (alpha < 1 ? Math.Pow(uniform.Next(), 1 / alpha) : 1); }
        }
    }
}
