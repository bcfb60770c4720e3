using System.Globalization;
using System.Runtime.InteropServices;

namespace Juki.Paper;

/// <summary>The paper could not be made.</summary>
public sealed class PdfException(string message, Exception? inner = null) : IOException(message, inner);

/// <summary>
/// PDF の作成 — sets sheets on A4, with the fonts of this machine embedded as far as they are used, so that every
/// character shows and can be copied out, those with variation selectors included. By Pango and Cairo of Debian.
/// </summary>
public sealed unsafe class PdfWriter
{
    private const double Width = 595, Height = 842, Margin = 56, NameWidth = 140, Between = 10; // points
    private const double Bottom = Height - Margin - FooterRoom, FooterRoom = 20, Column = Width - 2 * Margin;
    private const double GapHeight = 8, ItemGap = 2, RuleWidth = 0.5;

    // IPAmj Mincho has every character of a resident's record; what else is missing comes from Noto.
    private const string Values = "IPAmjMincho, Noto Serif CJK JP 11";
    private const string Names = "Noto Sans CJK JP 9";
    private const string TitleFont = "Noto Sans CJK JP Bold 13";
    private const string HeadingFont = "Noto Sans CJK JP Bold 11";
    private const string FooterFont = "Noto Sans CJK JP 8";

    private const string Absent =
        "PDF には libpangocairo-1.0-0、fonts-ipamj-mincho と fonts-noto-cjk が要る / PDF needs these packages";

    private readonly MemoryStream written = new();
    private readonly Sheet sheet;
    private nint pen;
    private double top = Margin;
    private int page = 1;
    private int pages;
    private int missing;
    private bool draws;

    private PdfWriter(Sheet sheet) => this.sheet = sheet;

    /// <summary>Looks for Pango and Cairo before anything is done that cannot be undone.</summary>
    /// <exception cref="PdfException">They are not installed.</exception>
    public static void NeedLibraries()
    {
        if (!NativeLibrary.TryLoad(PangoCairo.Joint, out _))
            throw new PdfException(Absent);
    }

    /// <summary>Makes the PDF of a sheet.</summary>
    /// <param name="sheet">What is to be set.</param>
    /// <param name="pdf">The file's bytes.</param>
    /// <exception cref="PdfException">Pango or Cairo is not installed, or failed.</exception>
    public static SheetResult Write(Sheet sheet, out byte[] pdf)
    {
        var writer = new PdfWriter(sheet);
        try
        {
            writer.Run();
        }
        catch (DllNotFoundException absent)
        {
            throw new PdfException(Absent, absent);
        }
        pdf = writer.written.ToArray();
        return new(writer.pages, writer.missing);
    }

    private void Run()
    {
        var self = GCHandle.Alloc(this);
        var surface = PangoCairo.NewPdf(&Take, GCHandle.ToIntPtr(self), Width, Height);
        try
        {
            PangoCairo.SetProperty(surface, PangoCairo.PropertyTitle, sheet.Title);
            PangoCairo.SetProperty(surface, PangoCairo.PropertyCreator, "juki");
            pen = PangoCairo.NewPen(surface);
            Set(); // only measured: how many pages there are stands on the first
            pages = page;
            (top, page, missing, draws) = (Margin, 1, 0, true);
            Set();
            PangoCairo.ReleasePen(pen);
            PangoCairo.Finish(surface);
            if (PangoCairo.StatusOf(surface) is not PangoCairo.Done and var status)
                throw new PdfException(string.Create(CultureInfo.InvariantCulture, $"Cairo: {status}"));
        }
        finally
        {
            PangoCairo.ReleaseSurface(surface);
            self.Free();
        }
    }

    private void Set()
    {
        SetColumn(sheet.Title, TitleFont, 1);
        Rule();
        foreach (var line in sheet.Lines)
        {
            switch (line.Kind)
            {
                case SheetLineKind.Heading:
                    top += GapHeight;
                    SetColumn(line.Text, HeadingFont, 3);
                    break;
                case SheetLineKind.Item or SheetLineKind.Number:
                    SetItem(line);
                    break;
                case SheetLineKind.Text:
                    SetColumn(line.Text, Values, 1);
                    break;
                default:
                    top += GapHeight;
                    break;
            }
        }
        EndPage();
    }

    /// <summary>Text from margin to margin; the first line has room for <paramref name="kept"/> of them on its
    /// page.</summary>
    private void SetColumn(string text, string font, int kept)
    {
        using var set = new SheetText(pen, text, font, Column);
        missing += set.Missing;
        for (var line = 0; line < set.Lines; line++)
        {
            var height = set.HeightOf(line);
            NeedRoom(line == 0 ? height * kept : height);
            if (draws)
                set.Show(pen, line, Margin, top);
            top += height;
        }
    }

    private void SetItem(SheetLine item)
    {
        using var name = new SheetText(pen, item.Text, Names, NameWidth);
        using var value = new SheetText(pen, item.Value, Values, Column - NameWidth - Between);
        missing += name.Missing + value.Missing;
        for (var line = 0; line < Math.Max(name.Lines, value.Lines); line++)
        {
            var height = Math.Max(
                line < name.Lines ? name.HeightOf(line) : 0, line < value.Lines ? value.HeightOf(line) : 0);
            NeedRoom(height);
            if (draws && line < name.Lines)
                name.Show(pen, line, Margin, top + (height - name.HeightOf(line)) / 2);
            if (draws && line < value.Lines)
                value.Show(pen, line, Margin + NameWidth + Between, top);
            top += height;
        }
        top += ItemGap;
    }

    private void Rule()
    {
        if (draws)
        {
            PangoCairo.SetLineWidth(pen, RuleWidth);
            PangoCairo.MoveTo(pen, Margin, top + RuleWidth);
            PangoCairo.LineTo(pen, Width - Margin, top + RuleWidth);
            PangoCairo.Stroke(pen);
        }
        top += GapHeight;
    }

    private void NeedRoom(double height)
    {
        if (top + height <= Bottom || top <= Margin)
            return;
        EndPage();
        (top, page) = (Margin, page + 1);
    }

    private void EndPage()
    {
        if (!draws)
            return;
        var text = string.Create(CultureInfo.InvariantCulture, $"{sheet.Footer}　{page} / {pages}");
        using (var footer = new SheetText(pen, text, FooterFont, Column))
            footer.Show(pen, 0, Margin, Height - Margin);
        PangoCairo.EndPage(pen);
    }

    [UnmanagedCallersOnly]
    private static int Take(nint closure, byte* bytes, uint length)
    {
        ((PdfWriter)GCHandle.FromIntPtr(closure).Target!).written.Write(new ReadOnlySpan<byte>(bytes, (int)length));
        return PangoCairo.Done;
    }
}
