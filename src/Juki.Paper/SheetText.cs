namespace Juki.Paper;

/// <summary>A text that was broken into lines for a column.</summary>
internal sealed unsafe class SheetText : IDisposable
{
    private readonly nint layout;

    /// <summary>Breaks a text.</summary>
    /// <param name="pen">Of the paper that it is for.</param>
    /// <param name="text">What it says.</param>
    /// <param name="font">Family and size, as Pango writes them.</param>
    /// <param name="width">Of the column, points.</param>
    public SheetText(nint pen, string text, string font, double width)
    {
        layout = PangoCairo.NewLayout(pen);
        var described = PangoCairo.NewFont(font);
        PangoCairo.SetFont(layout, described);
        PangoCairo.ReleaseFont(described);
        PangoCairo.SetWidth(layout, (int)(width * PangoCairo.Scale));
        PangoCairo.SetWrap(layout, PangoCairo.WrapWordOrCharacter);
        PangoCairo.SetText(layout, text, -1);
        Lines = PangoCairo.CountLines(layout);
        Missing = PangoCairo.CountMissing(layout);
    }

    /// <summary>How many lines it has; an empty text has one.</summary>
    public int Lines { get; }

    /// <summary>Characters that no font has.</summary>
    public int Missing { get; }

    /// <summary>Height of a line, points.</summary>
    public double HeightOf(int line) => Extents(line).Height / (double)PangoCairo.Scale;

    /// <summary>Sets a line, its upper left corner at that point.</summary>
    public void Show(nint pen, int line, double x, double y)
    {
        PangoCairo.MoveTo(pen, x, y - Extents(line).Y / (double)PangoCairo.Scale);
        PangoCairo.ShowLine(pen, PangoCairo.LineOf(layout, line));
    }

    /// <inheritdoc/>
    public void Dispose() => PangoCairo.Release(layout);

    private PangoCairo.Rectangle Extents(int line)
    {
        PangoCairo.Rectangle logical;
        PangoCairo.Measure(PangoCairo.LineOf(layout, line), null, &logical);
        return logical;
    }
}
