using System.Buffers.Binary;
using System.Text;
using Juki.Domain.Watch;
using Juki.Server.Host;
using Juki.Server.Node;
using Juki.Server.Watch;
using Juki.Wire.Errands;

namespace Juki.Tests.Server.Watch;

/// <summary>利用管理簿との突合.</summary>
[Trait("Source", "S-000 3. リスク2")]
public sealed class WatchLedgerTests : IDisposable
{
    private readonly WatchWorld _world = new();

    public void Dispose() => _world.Dispose();

    private static string[] Line(int body, string from = "20260401", string until = "", string person = "") =>
        ["1", $"案件{body}", "500001", WatchWorld.Code(body).Written, from, until, person];

    private WatchReply Import(params string[][] lines) => _world.Done(new()
    {
        Task = WatchTask.Import, Office = WatchWorld.Prefecture.Number, Lines = lines, Digest = new byte[32],
    });

    private WatchComparison Compare() => _world.Done(new()
    {
        Task = WatchTask.Compare, Office = WatchWorld.Prefecture.Number, From = WatchWorld.Start,
        Before = WatchWorld.Start + 30 * WatchWorld.Day,
    }).Comparison!;

    [Fact]
    public void 記録と管理簿を双方向に突き合わせる()
    {
        _world.Ask(1);
        var lone = _world.Ask(2);
        _world.Ask(3, found: false);
        var reply = Import(Line(1), Line(4));
        Assert.Equal(("ledger-2026-000001", 2L, 1L), (reply.Number, reply.Taken, reply.Covered));
        var comparison = Compare();
        Assert.Equal((2L, 1L), (comparison.Inquiries, comparison.WithCase));
        Assert.Equal([new WatchPlace(1, lone.Index)], comparison.LoneLeaves);
        Assert.Equal((2L, 1L), (comparison.Lines, comparison.LinesFound));
        var line = Assert.Single(comparison.LoneLines);
        Assert.Equal(("ledger-2026-000001", 2, "案件4", 500_001U), (line.Ledger, line.Line, line.Case, line.Affair));
    }

    [Theory]
    [InlineData("20260401", "", "", true)]
    [InlineData("20260402", "", "", false)]
    [InlineData("20260301", "20260401", "", true)]
    [InlineData("20260301", "20260331", "", false)]
    [InlineData("20260401", "", "7", true)]
    [InlineData("20260401", "", "8", false)]
    public void 日と操作者の合う照会だけが案件の照会である(string from, string until, string person, bool covers)
    {
        _world.Ask(1);
        Assert.Equal(covers ? 1 : 0, Import(Line(1, from, until, person)).Covered);
    }

    [Fact]
    public void 案件のある反復照会は所見とならない()
    {
        for (var time = 0; time < 4; time++)
            _world.Ask(1);
        Import(Line(1));
        var report = _world.Done(new()
        {
            Task = WatchTask.Report, From = WatchWorld.Start, Before = _world.Now.Milliseconds,
        }).Report!;
        Assert.Empty(report.Findings);
        Assert.Equal(4, report.WithCase);
    }

    [Fact]
    public void 同じ行を再び取り込んでも一度だけ数える()
    {
        Import(Line(1));
        _world.Ask(1);
        Import(Line(1));
        var comparison = Compare();
        Assert.Equal((1L, 1L), (comparison.Lines, comparison.LinesFound));
        Assert.Equal(1, comparison.WithCase);
    }

    [Fact]
    public void Import_InParts_CountsLinesOn()
    {
        var first = Import(Line(1), Line(2));
        var second = _world.Done(new()
        {
            Task = WatchTask.Import, Office = WatchWorld.Prefecture.Number, Lines = [Line(3)], Number = first.Number,
        });
        Assert.Equal(first.Number, second.Number);
        Assert.Equal([1, 2, 3], _world.Book.Ledgers(2026).Select(row => row.Line));
        Assert.Equal(WatchVerdict.NotFound, _world.Call(new()
        {
            Task = WatchTask.Import, Office = 1_202_018, Lines = [Line(3)], Number = first.Number,
        }).Verdict);
        Assert.Equal(WatchVerdict.FactsMissing, _world.Call(new()
        {
            Task = WatchTask.Import, Office = WatchWorld.Prefecture.Number, Lines = [["1", "", "", "", "", "", ""]],
        }).Verdict);
    }

    /// <summary>Neither the code nor anything made of it stays: the file of the record has no trace of it.</summary>
    [Fact]
    public void 住民票コードは管理簿から保存されない()
    {
        Import(Line(1), Line(2));
        _world.Store.BetweenBatches();
        foreach (var table in WatchTables.All)
            Assert.DoesNotContain(table.Columns, one => one.Name.Contains("code") || one.Kind == ColumnKind.Blob);
        var number = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(number, WatchWorld.Code(1).Value);
        var all = Files();
        Assert.NotEqual(-1, all.AsSpan().IndexOf(Encoding.UTF8.GetBytes("案件1")));
        Assert.Equal(-1, all.AsSpan().IndexOf(Encoding.ASCII.GetBytes(WatchWorld.Code(1).Written)));
        Assert.Equal(-1, all.AsSpan().IndexOf(number.AsSpan(2))); // as the engine writes it, in six bytes
    }

    /// <summary>The record and the engine's log of it.</summary>
    private byte[] Files()
    {
        using var all = new MemoryStream();
        foreach (var path in new[] { _world.Path, _world.Path + "-wal" }.Where(File.Exists))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            file.CopyTo(all);
        }
        return all.ToArray();
    }
}
