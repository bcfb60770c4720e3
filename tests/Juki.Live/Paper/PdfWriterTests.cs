using System.Diagnostics;
using System.Text;
using Juki.Paper;

namespace Juki.Live.Paper;

/// <summary>PDF: what stands on a sheet shows, and can be copied out as it was written. Read back by Poppler, which has
/// nothing to do with what wrote it.</summary>
public sealed class PdfWriterTests : IDisposable
{
    // A surrogate pair, a variation sequence of Moji_Joho, old forms, kana, and what is only in the other font.
    private const string Names = "𠮷野　邉\U000E010F子　髙﨑　葛\U000E0102城　𩸽　ヷ";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("juki-pdf-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void 文字は異体字も含めて書いたとおりに写し取れる()
    {
        var result = Write(new("開示書", "200000-2026-000001", [Item("氏名", Names)]));
        Assert.Equal(new SheetResult(1, 0), result);
        var text = Tool("pdftotext", "-enc", "UTF-8", "paper.pdf", "-");
        foreach (var part in Names.Split('　'))
            Assert.Contains(part, text);
        Assert.Contains("200000-2026-000001", text);
        Assert.Contains("1/1", text.Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void 端末に届いた書面からも同じ文字が写し取れる()
    {
        var sheet = new Sheet("開示書", "", [Item("氏名", Names), new(SheetLineKind.Number, "個人番号", "123456789018")]);
        Assert.Equal(new SheetResult(1, 0), Write(SheetFile.Unpack(SheetFile.Pack(sheet))!));
        var text = Tool("pdftotext", "-enc", "UTF-8", "paper.pdf", "-");
        Assert.All(Names.Split('　'), part => Assert.Contains(part, text));
        Assert.Contains("123456789018", text);
    }

    [Fact]
    public void 字体は使う文字だけが埋め込まれる()
    {
        Write(new("開示書", "", [Item("氏名", Names)]));
        var fonts = Tool("pdffonts", "paper.pdf").Split('\n', StringSplitOptions.RemoveEmptyEntries)[2..];
        Assert.Contains(fonts, font => font.Contains("IPAmjMincho", StringComparison.Ordinal));
        Assert.All(fonts, font => Assert.Matches("yes +yes +yes", font)); // embedded, a subset, with its characters
        Assert.InRange(new FileInfo(PdfPath).Length, 1, 400_000); // the font itself has 46 MB
    }

    [Fact]
    public void Write_LongSheet_EveryLineIsOnAPageOnce()
    {
        var lines = Enumerable.Range(1, 300).Select(number => Item($"項目{number}", $"値{number}番")).ToList();
        lines.Insert(150, new(SheetLineKind.Text, string.Concat(Enumerable.Repeat("長い本文。", 1_000))));
        var result = Write(new("長い帳票", "控え", lines));
        Assert.InRange(result.Pages, 8, 20);
        Assert.Contains($"Pages:           {result.Pages}", Tool("pdfinfo", "paper.pdf"));
        var text = Tool("pdftotext", "-enc", "UTF-8", "paper.pdf", "-");
        Assert.All(Enumerable.Range(1, 300), number => Assert.Equal(2, text.Split($"値{number}番").Length));
        Assert.Equal(1_000, text.ReplaceLineEndings("").Split("。").Length - 1);
        Assert.Contains($"{result.Pages}/{result.Pages}", text.Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Write_CharacterWithoutAShape_IsCounted() =>
        Assert.Equal(1, Write(new("帳票", "", [Item("氏名", "架空\U0010FFFD")])).MissingCharacters);

    [Fact]
    public void Write_ValuesOfAResident_AreNotInTheProperties()
    {
        Write(new("開示書", "控え", [Item("氏名", "架空太郎")]));
        var properties = Tool("pdfinfo", "paper.pdf");
        Assert.Contains("開示書", properties);
        Assert.DoesNotContain("架空", properties);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("<b>&amp;</b> 100%s")]
    public void Write_AnyText_IsTextAndNoMarkup(string value)
    {
        Write(new("帳票", "", [Item("値", value), new(SheetLineKind.Gap), new(SheetLineKind.Heading, "終わり")]));
        var text = Tool("pdftotext", "-enc", "UTF-8", "paper.pdf", "-");
        Assert.Contains(value.Trim(), text);
        Assert.Contains("終わり", text);
    }

    private string PdfPath => Path.Combine(_folder.FullName, "paper.pdf");

    private static SheetLine Item(string name, string value) => new(SheetLineKind.Item, name, value);

    private SheetResult Write(Sheet sheet)
    {
        var result = PdfWriter.Write(sheet, out var pdf);
        File.WriteAllBytes(PdfPath, pdf);
        return result;
    }

    private string Tool(string name, params string[] arguments)
    {
        var start = new ProcessStartInfo(name, arguments)
        {
            WorkingDirectory = _folder.FullName, RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return said;
    }
}
