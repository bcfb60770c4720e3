using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Juki.Domain.Person;
using Juki.Domain.Watch;
using Juki.Wire.Files;

namespace Juki.Tests.Wire.Files;

/// <summary>利用管理簿のファイル.</summary>
[Trait("Source", "S-000 3. リスク2")]
[Trait("Source", "RFC 4180")]
public sealed class LedgerFileTests
{
    private static readonly string Code = ResidentRecordCode.FromBody(5).Written;

    private static string Line(int number, string code = "") =>
        $"{number},\"令8,12\",500001,{(code.Length == 0 ? Code : code)},20260401,,7";

    private static LedgerFile Read(params string[] lines) =>
        LedgerFile.Read(Encoding.UTF8.GetBytes(string.Join("\r\n", lines.Prepend(LedgerLine.Columns)) + "\r\n"));

    [Fact]
    public void 誤りのある行は行番号と項目を示して除き他の行は取り込む()
    {
        var read = Read(Line(1), Line(2, "12345678900"), "x", "3,a,b", Line(4));
        Assert.Equal([1, 4], read.Lines.Select(line => line.Number));
        Assert.Equal("令8,12", read.Lines[0].Case);
        Assert.Equal(
            [(3, LedgerItem.Subject), (4, LedgerItem.Line), (5, LedgerItem.Line)],
            read.Faults.Select(fault => (fault.Line, fault.Item)));
        Assert.DoesNotContain(Code, read.ToString());
    }

    [Fact]
    public void Read_OfficeToolsFile_HasAByteOrderMark()
    {
        byte[] bytes = [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes($"{LedgerLine.Columns}\n{Line(1)}")];
        Assert.Single(LedgerFile.Read(bytes).Lines);
    }

    [Fact]
    public void Read_OtherFirstLine_IsRefusedWhole()
    {
        Assert.Throws<InvalidDataException>(() => LedgerFile.Read(Encoding.UTF8.GetBytes(Line(1))));
        Assert.Throws<InvalidDataException>(() => LedgerFile.Read([]));
        Assert.Empty(Read().Lines);
    }

    [Fact]
    public void Read_LinesAtTheirMost_AreTaken()
    {
        var lines = Enumerable.Range(1, LedgerFile.LinesMax).Select(number => $"{number},x").ToArray();
        Assert.Equal(LedgerFile.LinesMax, Read(lines).Faults.Count);
        Assert.Throws<InvalidDataException>(() => Read([.. lines, "y"]));
    }

    [Fact]
    public void Read_AnyBytes_EndsWithLinesFaultsOrARefusal() => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
    {
        byte[] file = [.. Encoding.UTF8.GetBytes(LedgerLine.Columns + "\n"), .. bytes];
        var read = LedgerFile.Read(file);
        return read.Lines.Count == 0 && read.Faults.Count <= bytes.Count(one => one == '\n') + 1;
    }).QuickCheckThrowOnFailure();
}
