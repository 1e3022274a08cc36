// SPDX-License-Identifier: MIT
namespace TensorKeeper.SavedModel.Stages.Stateless;

/// <summary>Counts of the Poisson distribution: Knuth's products for rates below ten, Hörmann's transformed rejection above.</summary>
internal static class PoissonNumbers
{
    /// <summary>How many groups of words are set aside for an element.</summary>
    public const int Reserved = 256;

    /// <summary>Fills a result whose last extents are those of the rates; a rate that is negative or not finite gives NaN.</summary>
    public static void Fill(in HostCall call, Tensor result, Philox generator, Tensor rates)
    {
        int distinct = (int)rates.ElementCount;
        if (result.ElementCount == 0) { return; }
        call.Require(distinct > 0, "Input rate should have non-zero element count, got: 0");
        int samples = (int)result.ElementCount / distinct;
        for (int i = 0; i < distinct; i++)
        {
            double rate = RealElements.Read(rates, i);
            for (int sample = 0; sample < samples; sample++)
            {
                if (sample % 1024 == 0) { call.CancellationToken.ThrowIfCancellationRequested(); }
                ulong at = ((ulong)i * (ulong)samples) + (ulong)sample;
                var uniform = new DrawnPairs(generator.Ahead(Reserved * at), isNormal: false);
                RealElements.Write(result, (sample * distinct) + i, Draw(rate, uniform));
            }
        }
    }

    private static double Draw(double rate, DrawnPairs uniform)
    {
        if (!double.IsFinite(rate) || rate < 0) { return double.NaN; }
        if (rate >= 10) { return DrawLarge(rate, uniform); }
        double end = Math.Exp(-rate);
        double product = uniform.Next();
        double count = 0;
        for (; product > end; count++) { product *= uniform.Next(); }
        return count;
    }

    private static double DrawLarge(double rate, DrawnPairs uniform)
    {
        double b = 0.931 + (2.53 * Math.Sqrt(rate));
        double a = -0.059 + (0.02483 * b);
        double inverse = 1.1239 + (1.1328 / (b - 3.4));
        while (true)
        {
            double u = uniform.Next() - 0.5;
            double v = uniform.Next();
            double shifted = 0.5 - Math.Abs(u);
            double k = Math.Floor((((2 * a / shifted) + b) * u) + rate + 0.43);
            if (shifted >= 0.07 && v <= 0.9277 - (3.6224 / (b - 2))) { return k; }
            if (k < 0 || (shifted < 0.013 && v > shifted)) { continue; }
            double left = Math.Log(v * inverse / ((a / (shifted * shifted)) + b));
            if (left <= -rate + (k * Math.Log(rate)) - LogFactorial(k)) { return k; }
        }
    }

    /// <summary>Stirling's series from ten upwards, where four terms are exact to double precision; products below.</summary>
    private static double LogFactorial(double k)
    {
        double product = 1;
        double x = k + 1;
        for (; x < 10; x++) { product *= x; }
        double square = x * x;
        double tail = ((1.0 / 12) - (((1.0 / 360) - (((1.0 / 1260) - (1.0 / 1680 / square)) / square)) / square)) / x;
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + tail - Math.Log(product);
    }
}
