using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Flows.Update;
using Juki.Server.Legacy;
using Juki.Server.Node;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Server.Flows;

/// <summary>判定を待つ異動: what the nation refuses for damage alone it judges with the repair, in the order in which the
/// prefecture applied it.</summary>
public sealed class LaterJudgementTests : IDisposable
{
    private static readonly GovernmentCode Nagano = GovernmentCode.FromBody(20201);
    private static readonly GovernmentCode Matsumoto = GovernmentCode.FromBody(20202);
    private static readonly ResidentRecordCode Code = ResidentRecordCode.FromBody(1234567890);
    private static readonly ResidentRecordCode NewCode = ResidentRecordCode.FromBody(2345678901);
    private static readonly IndividualNumber Number = IndividualNumber.FromBody(12345678901);
    private static readonly NodeName Town = NodeName.OfMunicipality(Nagano);
    private static readonly NodeName Prefecture = NodeName.OfPrefecture(Nagano.Prefecture);

    private readonly SmallCountry _country = new(Nagano, Matsumoto);

    public void Dispose() => _country.Dispose();

    [Theory]
    [InlineData("residence", "name = 'x'")]
    [InlineData("number_use", "code = code + 1")]
    public void 住民票コードの変更とその後の異動も順に判定される(string table, string set)
    {
        Offer(Entry());
        Damage(table, set);
        var recoded = Recoded(ChangeReason.CodeChangeRequest);
        var after = recoded with { Code = NewCode };
        Offer(
            Moved(Entry(), "架空町二丁目"),
            recoded with { After = recoded.After with { Address = At("架空町二丁目") } },
            Moved(after, "架空町三丁目"),
            Moved(after, "架空町四丁目"));
        AssertRefusedForDamage(1, 2, 3, 4);
        AssertJudgedInTheEnd("架空町四丁目", NewCode);
        Assert.Equal(ResidenceState.Recoded, _country.Residence(NodeName.Nation, Code, Nagano)!.State);
    }

    [Fact]
    public void 消除された人の住民票コードの職権記載は事由と日付のまま判定される()
    {
        Offer(Entry(), Entry() with { Reason = ChangeReason.Death, Date = RecordedDate.FromChecked(20231105) });
        Damage("residence", "name = 'x'");
        Offer(Recoded(ChangeReason.ExOfficioCodeEntry) with { Date = RecordedDate.FromChecked(20231106) });
        AssertJudgedInTheEnd("架空町一丁目", NewCode);
        Assert.Equal(ChangeReason.Death, _country.Residence(NodeName.Nation, NewCode, Nagano)!.LastReason);
        Assert.Equal(RecordedDate.FromChecked(20231106), _country.Residence(NodeName.Nation, Code, Nagano)!.LastDate);
    }

    [Fact]
    public void 記録のない住民票コードからの職権記載は他の市町村の記録の修復の後にもとのコードとともに判定される()
    {
        var there = Entry() with { Municipality = Matsumoto };
        _country.Inbox(Matsumoto).Offer(
            1, [there with { After = there.After with { Address = new(Matsumoto, "架空町", "") } }]);
        _country.RunUntilQuiet();
        Damage("residence", "name = 'x'");
        Offer(Recoded(ChangeReason.ExOfficioCodeEntry));
        AssertRefusedForDamage(1);
        AssertJudgedInTheEnd("架空町一丁目", NewCode);
        Assert.Equal(Code, _country.Residence(NodeName.Nation, NewCode, Nagano)!.OtherCode);
        Assert.Null(_country.Residence(NodeName.Nation, Code, Nagano));
    }

    [Fact]
    public void 判定を待つ人が持つはずだった個人番号を後に得る人も順に判定される()
    {
        var there = Entry() with { Municipality = Matsumoto };
        _country.Inbox(Matsumoto).Offer(
            1, [there with { After = there.After with { Address = new(Matsumoto, "架空町", "") } }]);
        _country.RunUntilQuiet();
        Damage("residence", "name = 'x'");
        Offer(
            Entry(),
            Entry() with { Reason = ChangeReason.ExOfficioDeletion, Date = RecordedDate.FromChecked(20231103) },
            Entry() with { Code = NewCode, After = Entry().After with { Code = NewCode } });
        AssertRefusedForDamage(1, 2, 3);
        AssertJudgedInTheEnd("架空町一丁目", NewCode);
        Assert.Equal(0, _country.Store(NodeName.Nation).Count(RepairTables.UnjudgedNumbers));
    }

    [Fact]
    public void 前の異動が後から判定されても後の異動の却下の印は残る()
    {
        Offer(Entry(), Recoded(ChangeReason.ExOfficioCodeEntry));
        var store = _country.Store(Town);
        var refused = new Bodies.Refusal
        {
            UpdateNumber = 2, Code = Code.Value, NewCode = NewCode.Value, Verdict = (uint)UpdateVerdict.CodeUsed,
            Field = (uint)UpdateField.NewCode,
        };
        var damaged = new Bodies.Refusal
        {
            UpdateNumber = 1, Code = Code.Value, Verdict = (uint)UpdateVerdict.RecordDamaged,
        };
        var applied = new Bodies.Refusal
        {
            UpdateNumber = 1, Code = Code.Value, Verdict = (uint)UpdateVerdict.Applied,
        };
        var batch = new Batch(Town, store) { NodeNumbers = new NodeNumbers(store) };
        foreach (var body in new[]
        {
            new Bodies.UpdateAnswer { Tier = (uint)Role.Prefecture, Refusals = { refused } },
            new Bodies.UpdateAnswer { Tier = (uint)Role.National, Refusals = { damaged } },
            new Bodies.UpdateAnswer { Tier = (uint)Role.National, Corrections = { applied } },
        })
        {
            (body.Municipality, body.AnsweredTo) = (Nagano.Value, 2);
            store.Begin();
            batch.Reset(_country.Now);
            UpdateFlow.NeedsAnswered(body, batch);
            batch.Load();
            UpdateFlow.Answered(body, Prefecture, batch);
            batch.Save();
            store.Commit();
        }
        var marks = store.Range(IntakeTables.NotTakenOver, new(0), new(long.MaxValue), 9);
        Assert.Equal([Code, NewCode], marks.Select(mark => mark.Code));
        Assert.All(marks, mark => Assert.Equal((2L, UpdateVerdict.CodeUsed), (mark.UpdateNumber, mark.Verdict)));
    }

    [Fact]
    public void ほかの人の異動は待たずに判定される()
    {
        Offer(Entry());
        Damage("residence", "name = 'x'");
        Offer(
            Moved(Entry(), "架空町二丁目"),
            Entry() with
            {
                Code = NewCode,
                After = Entry().After with { Code = NewCode, Number = IndividualNumber.FromBody(98765432109) },
            },
            Moved(Entry(), "架空町三丁目"));
        AssertRefusedForDamage(1, 3);
        AssertJudgedInTheEnd("架空町三丁目", Code);
        Assert.Equal("架空町一丁目", _country.Residence(NodeName.Nation, NewCode, Nagano)!.Information.Address.Text);
    }

    /// <summary>Receipts stay as they were written, whatever becomes of their records.</summary>
    private void AssertRefusedForDamage(params long[] serials)
    {
        var lines = _country.Inbox(Nagano).Receipts[(_file, ReceiptStage.Result)];
        Assert.Equal(serials, lines.Select(line => line.Serial));
        Assert.All(lines, line =>
            Assert.Equal((UpdateVerdict.RecordDamaged, "national"), (line.Verdict, line.Tier)));
    }

    private void AssertJudgedInTheEnd(string address, ResidentRecordCode code)
    {
        for (var minute = 0; minute < 200; minute++)
        {
            _country.Now = new(_country.Now.Milliseconds + 60_000);
            _country.RunUntilQuiet();
        }
        Assert.Equal(address, _country.Residence(NodeName.Nation, code, Nagano)?.Information.Address.Text);
        Assert.Equal(Rows(Prefecture), Rows(NodeName.Nation));
        var status = _country.Status(NodeName.Nation);
        Assert.Equal((0L, 0L), (status.RowsDamaged, status.Unjudged));
        Assert.Equal(0, _country.Status(Town).NotTakenOver);
        Assert.Equal(0, _country.Store(Town).Count(IntakeTables.Refusals));
    }

    private long _file;

    private void Offer(params Change[] changes)
    {
        _country.Inbox(Nagano).Offer(++_file, changes);
        _country.RunUntilQuiet();
    }

    private void Damage(string table, string set) =>
        ((SqliteStore)_country.Store(NodeName.Nation)).Raw.Execute($"update {table} set {set}");

    private List<object> Rows(NodeName at)
    {
        var store = _country.Store(at);
        return
        [
            .. _country.Residences(at, Code), .. _country.Residences(at, NewCode),
            .. store.Fetch(RegisterTables.History, [new(Code.Value), new(NewCode.Value)]),
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
            Number = Number,
            Name = new("試験花子", "シケンハナコ"),
            FormerSurname = new("", ""),
            Alias = new("", ""),
            DateOfBirth = RecordedDate.FromChecked(19800229),
            Sex = Sex.Female,
            Address = At("架空町一丁目"),
        },
    };

    private static Change Recoded(ChangeReason reason) => Entry() with
    {
        Reason = reason,
        Date = RecordedDate.FromChecked(20231103),
        After = Entry().After with { Code = NewCode },
    };

    private static Change Moved(Change entry, string address) => entry with
    {
        Reason = ChangeReason.ChangeOfAddress,
        Date = RecordedDate.FromChecked(20231104),
        After = entry.After with { Address = At(address) },
    };

    private static Address At(string text) => new(Nagano, text, "");
}
