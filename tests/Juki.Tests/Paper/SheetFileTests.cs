using System.IO.Compression;
using Juki.Paper;

namespace Juki.Tests.Paper;

/// <summary>Sheets as they travel to a terminal.</summary>
public sealed class SheetFileTests
{
    [Fact]
    public void 書面は異体字もサロゲートも変わらずに届く()
    {
        var sheet = new Sheet("開示書", "200000-2026-000001",
        [
            new(SheetLineKind.Heading, "見出し"),
            new(SheetLineKind.Item, "氏名", "𠮷野　邉\U000E010F子　葛\U000E0102城　ヷ"),
            new(SheetLineKind.Number, "個人番号", "123456789018"), new(SheetLineKind.Gap),
            new(SheetLineKind.Text, "<&\">\n"),
        ]);
        var read = SheetFile.Unpack(SheetFile.Pack(sheet))!;
        Assert.Equal((sheet.Title, sheet.Footer), (read.Title, read.Footer));
        Assert.Equal(sheet.Lines, read.Lines);
    }

    [Fact]
    public void Pack_ThousandEntries_FitIntoAReply()
    {
        var lines = Enumerable.Range(0, 5_000).Select(place => new SheetLine(
            SheetLineKind.Item, "記録 / record", $"0123456789abcdef {place * 7_919}, 操作者 / operator {place % 900}"));
        Assert.InRange(SheetFile.Pack(new("開示書", "", [.. lines])).Length, 1, 150_000);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"Title":"a","Footer":"b","Lines":[null]}""")]
    [InlineData("""{"Title":"a","Footer":"b","Lines":[{"Kind":1,"Text":null,"Value":""}]}""")]
    public void Unpack_WhatIsNoSheet_IsNull(string text)
    {
        Assert.Null(SheetFile.Unpack(System.Text.Encoding.UTF8.GetBytes(text)));
        Assert.Null(SheetFile.Unpack(Compressed(System.Text.Encoding.UTF8.GetBytes(text))));
    }

    [Fact]
    public void Unpack_LongerThanTheBound_IsNull() =>
        Assert.Null(SheetFile.Unpack(Compressed(new byte[SheetFile.UnpackedMax + 1])));

    private static byte[] Compressed(byte[] bytes)
    {
        using var to = new MemoryStream();
        using (var into = new BrotliStream(to, CompressionLevel.Fastest))
            into.Write(bytes);
        return to.ToArray();
    }
}
