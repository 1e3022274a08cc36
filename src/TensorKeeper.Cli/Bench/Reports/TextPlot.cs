// SPDX-License-Identifier: MIT
using System.Globalization;
using System.Text;

namespace TensorKeeper.Cli.Bench.Reports;

/// <summary>Draws points with characters: a chart for a terminal or a log.</summary>
internal static class TextPlot
{
    private const int Width = 64;
    private const int Height = 14;
    private const int LabelWidth = 10;
    private const int BarWidth = 48;

    /// <summary>Draws throughput against latency: one mark a point, latency rising on a logarithmic scale.</summary>
    /// <param name="points">Throughput, latency and mark; at least one, all positive.</param>
    /// <param name="xName">What the horizontal axis is.</param>
    public static string Scatter(IReadOnlyList<(double X, TimeSpan Y, char Mark)> points, string xName)
    {
        double right = points.Max(static point => point.X);
        double low = Math.Log(points.Min(static point => point.Y.TotalMicroseconds));
        double high = Math.Max(Math.Log(points.Max(static point => point.Y.TotalMicroseconds)), low + 0.1);
        var cells = new char[Height][];
        for (int row = 0; row < Height; row++) { cells[row] = [.. Enumerable.Repeat(' ', Width)]; }
        foreach ((double x, TimeSpan y, char mark) in points)
        {
            int column = (int)Math.Round(x / right * (Width - 1));
            int row = (int)Math.Round((high - Math.Log(y.TotalMicroseconds)) / (high - low) * (Height - 1));
            cells[row][column] = mark;
        }

        var text = new StringBuilder();
        for (int row = 0; row < Height; row++)
        {
            double microseconds = Math.Exp(high - ((high - low) * row / (Height - 1)));
            string label = row % 4 == 0 || row == Height - 1 ? TimeText.Of(TimeSpan.FromMicroseconds(microseconds)) : "";
            text.Append(label.PadLeft(LabelWidth)).Append(" │").Append(new string(cells[row]).TrimEnd()).Append('\n');
        }

        text.Append(' ', LabelWidth).Append(" └").Append('─', Width).Append('\n');
        string end = right.ToString("#,0", CultureInfo.InvariantCulture) + " " + xName;
        text.Append(' ', LabelWidth).Append(" 0").Append(end.PadLeft(Width)).Append('\n');
        return text.ToString();
    }

    /// <summary>Draws how many calls fell into each range, a bar each.</summary>
    /// <param name="ranges">Lower edge and count, from low to high; at least one.</param>
    public static string Bars(IReadOnlyList<(TimeSpan From, long Count)> ranges)
    {
        const string Eighths = " ▏▎▍▌▋▊▉";
        long most = Math.Max(1, ranges.Max(static range => range.Count));
        double all = Math.Max(1, ranges.Sum(static range => range.Count));
        var text = new StringBuilder();
        foreach ((TimeSpan from, long count) in ranges)
        {
            // What happened at all is seen, however rarely.
            int eighths = count == 0 ? 0 : Math.Max(1, (int)Math.Round((double)count / most * BarWidth * 8));
            string bar = new string('█', eighths / 8) + (eighths % 8 == 0 ? "" : Eighths[eighths % 8]);
            text.Append(TimeText.Of(from).PadLeft(LabelWidth)).Append(" │").Append(bar);
            text.Append(CultureInfo.InvariantCulture, $" {100 * count / all:0.##} %\n");
        }

        return text.ToString();
    }
}
