using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Flows.Update;
using Juki.Server.Legacy;
using Juki.Server.Node;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Server.Flows;

/// <summary>破損した記録の修復: a damaged row is not given out, is found before anybody asks, and is repaired by the
/// neighbour who holds the same.</summary>
public sealed class RepairFlowTests : IDisposable
{
    private const long Week = 7 * 86_400_000L;

    private static readonly GovernmentCode Nagano = GovernmentCode.FromBody(20201);
    private static readonly ResidentRecordCode Code = ResidentRecordCode.FromBody(1234567890);
    private static readonly NodeName Town = NodeName.OfMunicipality(Nagano);
    private static readonly NodeName Prefecture = NodeName.OfPrefecture(Nagano.Prefecture);
    private static readonly NodeName[] Tiers = [Town, Prefecture, NodeName.Nation];

    private readonly SmallCountry _country = new(Nagano);

    public void Dispose() => _country.Dispose();

    [Theory]
    [InlineData(0, "residence", "name = 'x'")]
    [InlineData(1, "residence", "name = 'x'")]
    [InlineData(2, "residence", "address = ''")]
    [InlineData(0, "residence_history", "state = 3")]
    [InlineData(1, "residence_history", "entry_date = 20001332")]
    [InlineData(2, "residence_history", "seal = seal - 1")]
    [InlineData(1, "number_use", "code = 0")]
    [InlineData(2, "number_use", "code = code + 1")]
    public void 破損した行は点検で見つかり隣の階層の同じ記録で修復される(int tier, string table, string set)
    {
        MoveInAndOn();
        var before = Rows(Tiers[tier]);
        Damage(Tiers[tier], table, set);
        Assert.Throws<RowDamagedException>(() => Rows(Tiers[tier]));
        NextWeek();
        Assert.Equal(before, Rows(Tiers[tier]));
        var status = _country.Status(Tiers[tier]);
        Assert.True(status.RowsRepaired > 0);
        Assert.Equal(0, status.RowsDamaged);
        Assert.NotEqual(0, status.LastScrub);
        Assert.Equal(0, _country.Store(Tiers[tier]).Count(RepairTables.Damage));
    }

    [Fact]
    public void 一人の現在と過去の行がすべて破損しても修復される()
    {
        MoveInAndOn();
        foreach (var tier in Tiers)
        {
            var before = Rows(tier);
            Damage(tier, "residence", "name = 'x'");
            Damage(tier, "residence_history", "name = 'x'");
            NextWeek();
            Assert.Equal(before, Rows(tier));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void 番号が変わった人の以前の番号の記録も修復される(int tier)
    {
        MoveInAndOn();
        var entry = Entry();
        _country.Inbox(Nagano).Offer(2, entry with
        {
            Reason = ChangeReason.NumberChange,
            After = entry.After with
            {
                Number = IndividualNumber.FromBody(98765432109),
                Address = entry.After.Address with { Text = "架空町二丁目" },
            },
        });
        _country.RunUntilQuiet();
        var before = Rows(Tiers[tier]);
        Damage(Tiers[tier], "number_use", $"code = code + 1 where number = {entry.After.Number.Value}");
        NextWeek();
        Assert.Equal(1, _country.Status(Tiers[tier]).RowsRepaired);
        Assert.Equal(before, Rows(Tiers[tier]));
    }

    /// <summary>Somebody left, and came back under another code with the number of before, which the nation does not
    /// know yet when the prefecture's row is damaged.</summary>
    [Fact]
    public void 全国に届いていない異動で替わった番号の持ち主に修復される()
    {
        var entry = Entry();
        var left = entry with { Reason = ChangeReason.MoveOut, Date = RecordedDate.FromChecked(20231102) };
        var code = ResidentRecordCode.FromBody(1234567891);
        var back = entry with
        {
            Date = RecordedDate.FromChecked(20231103), Code = code, After = entry.After with { Code = code },
        };
        _country.Inbox(Nagano).Offer(1, entry, left);
        _country.RunUntilQuiet();
        _country.Stop(NodeName.Nation);
        _country.Inbox(Nagano).Offer(2, back);
        _country.RunUntilQuiet();
        Damage(Prefecture, "number_use", "code = code + 1");
        NextWeek();
        Assert.Equal(1, _country.Status(Prefecture).RowsDamaged);
        _country.Restart(NodeName.Nation);
        NextWeek();
        foreach (var tier in new[] { Prefecture, NodeName.Nation })
        {
            var use = Assert.Single(_country.Store(tier).Range(RegisterTables.Numbers, new(0), new(long.MaxValue), 10));
            Assert.Equal(code, use.Code);
        }
    }

    [Theory]
    [InlineData(1, "prefecture")]
    [InlineData(2, "national")]
    public void 破損した記録の異動は却下されその段階が示される(int tier, string tierName)
    {
        MoveInAndOn();
        Damage(Tiers[tier], "residence", "address = '架空町九丁目'");
        _country.Inbox(Nagano).Offer(2, Moved(Entry(), "架空町三丁目"));
        _country.RunUntilQuiet();
        var line = Assert.Single(_country.Inbox(Nagano).Receipts[(2, ReceiptStage.Result)]);
        Assert.Equal((1, UpdateVerdict.RecordDamaged, tierName), (line.Serial, line.Verdict, line.Tier));
        Assert.True(UpdateRemedy.Of(line.Verdict).RetryHelps);
        // What the prefecture has applied the nation judges with its repair; what it refused is handed in again.
        Assert.Equal(tier == 1 ? 1 : 0, _country.Status(Town).NotTakenOver);
    }

    [Theory]
    [InlineData("residence", "address = '架空町九丁目'")]
    [InlineData("number_use", "code = code + 1")]
    public void 全国で破損した記録の異動は修復とともに判定され市町村に訂正が届く(string table, string set)
    {
        MoveInAndOn();
        Damage(NodeName.Nation, table, set);
        var moved = Moved(Entry(), "架空町三丁目");
        _country.Inbox(Nagano).Offer(2, moved, Moved(moved, "架空町四丁目"), Moved(moved, "架空町五丁目"));
        _country.RunUntilQuiet();
        NextWeek();
        foreach (var tier in Tiers)
            Assert.Equal("架空町五丁目", _country.Residence(tier, Code, Nagano)?.Information.Address.Text);
        Assert.Equal(Rows(Prefecture), Rows(NodeName.Nation));
        Assert.Equal(0, _country.Status(NodeName.Nation).RowsDamaged);
        Assert.Equal(0, _country.Status(Town).NotTakenOver);
        Assert.Equal(0, _country.Store(Town).Count(IntakeTables.NotTakenOver));
    }

    [Fact]
    public void 破損した記録に出会った電文のほかは処理され隣に照会が出る()
    {
        MoveInAndOn();
        Damage(Prefecture, "residence", "sex = 1");
        var other = ResidentRecordCode.FromBody(2345678901);
        var entry = Entry();
        _country.Inbox(Nagano).Offer(2, Moved(entry, "架空町三丁目"), entry with
        {
            Code = other,
            After = entry.After with { Code = other, Number = IndividualNumber.FromBody(98765432109) },
        });
        _country.RunUntilQuiet();
        Assert.NotNull(_country.Residence(NodeName.Nation, other, Nagano));
        // The town is a version ahead now, which the prefecture refused: but the nation holds the same as it.
        _country.Now = new(_country.Now.Milliseconds + RepairFlow.AskAgain);
        _country.RunUntilQuiet();
        Assert.Equal("架空町二丁目", _country.Residence(Prefecture, Code, Nagano)!.Information.Address.Text);
        Assert.Equal(0, _country.Status(Prefecture).RowsDamaged);
        _country.Inbox(Nagano).Offer(3, Moved(entry, "架空町四丁目"));
        _country.RunUntilQuiet();
        Assert.Empty(_country.Inbox(Nagano).Receipts[(3, ReceiptStage.Result)]);
        Assert.Equal("架空町四丁目", _country.Residence(NodeName.Nation, Code, Nagano)!.Information.Address.Text);
    }

    [Fact]
    public void 市町村の破損した記録への異動はそこで却下される()
    {
        MoveInAndOn();
        Damage(Town, "residence", "version = 1");
        _country.Inbox(Nagano).Offer(2, Moved(Entry(), "架空町三丁目"));
        _country.RunUntilQuiet();
        var line = Assert.Single(_country.Inbox(Nagano).Receipts[(2, ReceiptStage.Result)]);
        Assert.Equal((UpdateVerdict.RecordDamaged, "cs"), (line.Verdict, line.Tier));
        Assert.Equal(0, _country.Status(Town).NotTakenOver);
        Assert.Equal("架空町二丁目", _country.Residence(Prefecture, Code, Nagano)!.Information.Address.Text);
    }

    [Fact]
    public void 隣の記録が同じでなければ修復せず警報が残る()
    {
        MoveInAndOn();
        // The town holds a version that was refused above.
        var renamed = Moved(Entry(), "架空町三丁目");
        _country.Inbox(Nagano).Offer(2, renamed with
        {
            After = renamed.After with { Name = new("試験次郎", "シケンジロウ") },
        });
        _country.RunUntilQuiet();
        Damage(Town, "residence", "name = 'x'");
        NextWeek();
        Assert.Equal(1, _country.Status(Town).RowsDamaged);
        Assert.Equal(0, _country.Status(Town).RowsRepaired);
        Assert.Throws<RowDamagedException>(() => Rows(Town));
        // Nobody above has it: the town learns which of its records it has to hand in anew, and does.
        Assert.Equal(new UpdatePlace(UpdateNumber: 3, File: 2, Serial: 1),
            Assert.Single(_country.Status(Town).HandInAnew));
        var residents = _country.Status(Town).Residents;
        _country.Inbox(Nagano).Offer(3, Moved(Entry(), "架空町四丁目"), Moved(Entry(), "架空町五丁目"));
        _country.RunUntilQuiet();
        Assert.Empty(_country.Inbox(Nagano).Receipts[(3, ReceiptStage.Result)]);
        AssertAllHold("架空町五丁目");
        var status = _country.Status(Town);
        Assert.Empty(status.HandInAnew);
        Assert.Equal((0L, 0L, residents), (status.RowsDamaged, status.NotTakenOver, status.Residents));
        // The lost version is not in the history, and nothing stands in its place.
        Assert.Equal([1, 2, 4], _country.Store(Town).Fetch(RegisterTables.History, [new(Code.Value)])
            .Select(row => row.Version));
        Assert.Equal(Entry().Date, _country.Residence(Town, Code, Nagano)!.EntryDate);
    }

    [Fact]
    public void 最初の記録が却下されて破損しても市町村が改めて提出すれば反映される()
    {
        _country.Inbox(Nagano).Offer(1, Moved(Entry(), "架空町二丁目")); // of somebody whom nobody above knows
        _country.RunUntilQuiet();
        Assert.Equal(1, _country.Status(Town).NotTakenOver);
        Damage(Town, "residence", "name = 'x'");
        NextWeek();
        Assert.Equal("1 (00000001: 1)", Assert.Single(_country.Status(Town).HandInAnew).ToString());
        _country.Inbox(Nagano).Offer(2, Entry(), Moved(Entry(), "架空町三丁目"));
        _country.RunUntilQuiet();
        Assert.Empty(_country.Inbox(Nagano).Receipts[(2, ReceiptStage.Result)]);
        AssertAllHold("架空町三丁目");
        Assert.Equal(1, _country.Status(Town).Residents);
        Assert.Equal(0, _country.Status(Town).RowsDamaged);
    }

    [Theory]
    [InlineData("whole", false)]
    [InlineData("damaged", true)]
    [InlineData("other sender", false)]
    [InlineData("other version", false)]
    [InlineData("twice", false)]
    [InlineData("faulty item", false)]
    [InlineData("other history", false)]
    [Trait("Source", "S-000 2. リスク3")]
    public void 修復の答えは破損している行のほかに何も書かない(string situation, bool writes)
    {
        MoveInAndOn();
        if (situation != "whole") Damage(NodeName.Nation, "residence", "name = 'x'");
        var store = _country.Store(NodeName.Nation);
        var history = store.Fetch(RegisterTables.History, [new(Code.Value)]).Single();
        var current = _country.Residence(Prefecture, Code, Nagano)!;
        var body = new Bodies.RepairAnswer { Code = Code.Value, Municipality = Nagano.Value };
        if (situation == "other version") current = current with { Version = 3 };
        if (situation == "other history") history = history with { UpdateNumber = 9 };
        body.Rows.Add(RepairBodies.Write(history));
        body.Rows.Add(RepairBodies.Write(current));
        if (situation == "twice") body.Rows.Add(RepairBodies.Write(current));
        if (situation == "faulty item") body.Rows[1].Last.After.Sex = 7;
        var sender = situation == "other sender"
            ? NodeName.OfPrefecture(GovernmentCode.FromBody(14100).Prefecture) : Prefecture;

        var batch = new Batch(NodeName.Nation, store) { NodeNumbers = new NodeNumbers(store) };
        batch.Reset(_country.Now);
        RepairFlow.NeedsAnswer(body, batch);
        batch.Load();
        RepairFlow.Take(body, sender, batch);
        Assert.Equal(writes, batch.Residences.IsChanged);
        Assert.False(batch.History.IsChanged);
        Assert.False(batch.Numbers.IsChanged);
    }

    [Fact]
    public void 何も持たないという答えは待つ異動をそのまま待たせる()
    {
        MoveInAndOn();
        var (store, other) = (_country.Store(NodeName.Nation), ResidentRecordCode.FromBody(2345678901));
        var body = new Bodies.RepairAnswer { Code = other.Value, Municipality = Nagano.Value };
        var batch = new Batch(NodeName.Nation, store) { NodeNumbers = new NodeNumbers(store) };
        batch.Reset(_country.Now);
        RepairFlow.NeedsAnswer(body, batch);
        batch.Load();
        batch.HasUnjudged = true;
        batch.Unjudged.FetchNow(store, new(Nagano.Value, other.Value));
        batch.Unjudged.Put(new(Nagano, other.Value, 3, 3, Asked: 0));
        RepairFlow.Take(body, Prefecture, batch);
        var waiting = batch.Unjudged.FetchNow(store, new(Nagano.Value, other.Value));
        Assert.Equal((3, 3, batch.Now.Milliseconds), (waiting?.First, waiting?.Last, waiting?.Asked));
    }

    [Theory]
    [InlineData("node")]
    [InlineData("lane_out")]
    [InlineData("lane_in")]
    [InlineData("tally")]
    public void この端末だけが持つ行の破損は処理を終わらせる(string table)
    {
        MoveInAndOn();
        ((SqliteStore)_country.Store(Prefecture)).Raw.Execute($"update {table} set seal = seal + 1");
        _country.Now = new(_country.Now.Milliseconds + Week);
        var failure = Assert.Throws<RowDamagedException>(_country.RunUntilQuiet);
        Assert.Equal(table, failure.Table);
    }

    private void MoveInAndOn()
    {
        _country.Inbox(Nagano).Offer(1, Entry(), Moved(Entry(), "架空町二丁目"));
        _country.RunUntilQuiet();
    }

    private void AssertAllHold(string address)
    {
        foreach (var tier in Tiers)
            Assert.Equal(address, _country.Residence(tier, Code, Nagano)!.Information.Address.Text);
    }

    private void NextWeek()
    {
        _country.Now = new(_country.Now.Milliseconds + Week);
        for (var turn = 0; turn < 5; turn++)
        {
            _country.Now = new(_country.Now.Milliseconds + 60_000);
            _country.RunUntilQuiet();
        }
    }

    private void Damage(NodeName at, string table, string set) =>
        ((SqliteStore)_country.Store(at)).Raw.Execute($"update {table} set {set}");

    private List<object> Rows(NodeName at)
    {
        var store = _country.Store(at);
        return
        [
            .. _country.Residences(at, Code), .. store.Fetch(RegisterTables.History, [new(Code.Value)]),
            .. store.Range(RegisterTables.Numbers, new(0), new(long.MaxValue), 10),
        ];
    }

    private static Change Entry() => new()
    {
        UpdateNumber = 0,
        Municipality = Nagano,
        Reason = ChangeReason.MoveIn,
        Date = RecordedDate.FromChecked(20231101),
        Code = Code,
        After = new()
        {
            Code = Code,
            Number = IndividualNumber.FromBody(12345678901),
            Name = new("試験花子", "シケンハナコ"),
            FormerSurname = new("", ""),
            Alias = new("", ""),
            DateOfBirth = RecordedDate.FromChecked(19800229),
            Sex = Sex.Female,
            Address = new(Nagano, "架空町一丁目", ""),
        },
    };

    private static Change Moved(Change entry, string address) => entry with
    {
        Reason = ChangeReason.ChangeOfAddress,
        Date = RecordedDate.FromChecked(20231102),
        After = entry.After with { Address = entry.After.Address with { Text = address } },
    };
}
