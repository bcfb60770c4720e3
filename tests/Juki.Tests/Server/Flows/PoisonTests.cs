using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Flows.Update;
using Juki.Server.Legacy;
using Juki.Server.Node;
using Juki.Wire;

namespace Juki.Tests.Server.Flows;

/// <summary>別扱い: one message that makes a node fail, among many that must be served (decision 0007).</summary>
public sealed class PoisonTests : IDisposable
{
    private const int Persons = 300;

    private static readonly GovernmentCode Nagano = GovernmentCode.FromBody(20201);
    private static readonly GovernmentCode Matsumoto = GovernmentCode.FromBody(20202);
    private static readonly NodeName Cs = NodeName.OfMunicipality(Nagano);
    private static readonly NodeName Prefecture = NodeName.OfPrefecture(Nagano.Prefecture);

    private readonly SmallCountry _country = new(Nagano, Matsumoto);

    public static TheoryData<string, PoisonKind> Places
    {
        get
        {
            var data = new TheoryData<string, PoisonKind>();
            foreach (var kind in Enum.GetValues<PoisonKind>().Where(kind => kind != PoisonKind.DiskIsFull))
            {
                data.Add("都道府県", kind);
                data.Add("国", kind);
            }
            return data;
        }
    }

    public void Dispose() => _country.Dispose();

    [Theory]
    [MemberData(nameof(Places))]
    public void 障害を起こす更新は別扱いになり他の更新はすべて順に反映される(string place, PoisonKind kind)
    {
        var at = place == "国" ? NodeName.Nation : Prefecture;
        _country.Poison = new(_country, at, kind, frame => Poison.IsUpdate(frame, 150) && IsOfNagano(frame));
        Offer();
        _country.RunUntilQuiet();

        var alone = kind == PoisonKind.Dies ? 4 : 2; // nobody could say why: four times
        Assert.InRange(_country.Deaths.Count, alone, 1 + alone);
        var status = _country.Status(at);
        Assert.Equal((1, 1), (status.SetAside, status.SetAsideWaiting));
        Assert.Equal(
            [(150L, UpdateVerdict.SetAsideAsFaulty), (301L, UpdateVerdict.WaitsForEarlier)],
            _country.Inbox(Nagano).Receipts[(1, ReceiptStage.Result)].Select(line => (line.Serial, line.Verdict)));
        Assert.Equal(1, _country.Status(Cs).NotTakenOver);
        CheckAll(except: 150);
        CheckNoValues(at);

        // Mended: a person releases it, the one behind it follows, and the town's mark goes.
        _country.Poison = null;
        Release(at, 1);
        _country.RunUntilQuiet();
        CheckAll(except: 0);
        Assert.Equal("架空町二丁目", _country.Residence(NodeName.Nation, Code(150), Nagano)!.Information.Address.Text);
        Assert.Equal((0, 0), (_country.Status(at).SetAside, _country.Status(at).SetAsideWaiting));
        Assert.Equal(0, _country.Status(Cs).NotTakenOver);
        Assert.Equal(2L * Persons + 1, _country.Status(at).Judged["Applied"]);
        Assert.Equal(0, _country.Status(at).Judged["SetAsideAsFaulty"]);
        Assert.Equal(
            [SetAsideAction.Released, SetAsideAction.Followed],
            _country.Store(at).Range(SetAsideTables.Actions, new(0), new(9), 9).Select(row => row.Action));
    }

    [Fact]
    public void 読むだけで障害を起こす記録は一件だけ断られる()
    {
        _country.Poison = new(_country, Cs, PoisonKind.Throws, _ => false);
        _country.Inbox(Nagano).Unreadable = 150;
        Offer();
        _country.RunUntilQuiet();
        Assert.Equal(3, _country.Deaths.Count); // together, alone, alone again
        var row = Assert.Single(_country.Node(Cs).WorkListRows);
        Assert.Equal((AttemptOf.File, 1L, 150L, SetAsideReason.Threw), (row.Of, row.Peer, row.Number, row.Reason));
        Assert.False(ServerNode.IsWhole(row));
        Assert.False(_country.Node(Cs).Want(row.Id, SetAsideAction.Released, ""));
        Assert.Equal(
            [(150L, UpdateVerdict.SetAsideAsFaulty, "cs"), (301L, UpdateVerdict.NotResident, "prefecture")],
            Result());
        CheckNoValues(Cs);
    }

    [Fact]
    public void 市町村のサーバで障害を起こす記録は放棄でき後続の記録は処理される()
    {
        _country.Poison = new(_country, Cs, PoisonKind.Throws, _ => false);
        // Longer than a message may be: no check of format stands before this inbox.
        var tooLong = Enter(150, Nagano).After with { Address = new(Nagano, new('架', 30_000), "3800000") };
        _country.Inbox(Nagano).Offer(1,
            [.. Enumerable.Range(1, Persons).Select(person => person == 150
                ? Enter(150, Nagano) with { After = tooLong } : Enter(person, Nagano)),
             Moved(150)]);
        _country.RunUntilQuiet();
        Assert.Equal(3, _country.Deaths.Count);
        Assert.Equal(
            [(150L, UpdateVerdict.SetAsideAsFaulty, "cs"), (301L, UpdateVerdict.WaitsForEarlier, "cs")], Result());
        Assert.Null(_country.Residence(Cs, Code(150), Nagano));

        Assert.True(_country.Node(Cs).Want(1, SetAsideAction.Released, ""));
        _country.RunUntilQuiet();
        Assert.Equal(SetAsideAction.Failed, _country.Node(Cs).Outcome(1)!.Action); // it is no update at all
        Assert.Equal(2, _country.Node(Cs).WorkListRows.Count);

        Assert.True(_country.Node(Cs).Want(1, SetAsideAction.Dropped, "test"));
        _country.RunUntilQuiet();
        Assert.Empty(_country.Node(Cs).WorkListRows);
        Assert.Equal(3, _country.Deaths.Count);
        // The one behind it was taken in, and is judged above as if the other had never been.
        Assert.Equal("架空町二丁目", _country.Residence(Cs, Code(150), Nagano)!.Information.Address.Text);
        Assert.Equal(1, _country.Status(Prefecture).Judged["NotResident"]);
        Assert.Equal(1, _country.Status(Cs).NotTakenOver);
        Assert.Equal(
            UpdateVerdict.NotResident,
            Assert.Single(
                _country.Store(Cs).Fetch(IntakeTables.Refusals, [new((int)Role.Prefecture, 0, 301)])).Verdict);
    }

    [Theory]
    [InlineData(PoisonKind.Throws)]
    [InlineData(PoisonKind.Dies)]
    public void 解除して再び障害を起こしたものは一覧に戻る(PoisonKind kind)
    {
        _country.Poison = new(_country, Prefecture, kind, frame => Poison.IsUpdate(frame, 150) && IsOfNagano(frame));
        Offer();
        _country.RunUntilQuiet();
        var deaths = _country.Deaths.Count;
        var alone = kind == PoisonKind.Dies ? 4 : 2; // nobody could say why: four times
        for (var tries = 1; tries <= 3; tries++)
        {
            Release(Prefecture, 1);
            _country.RunUntilQuiet();
            Assert.Equal(deaths + tries, _country.Deaths.Count);
            var row = _country.Node(Prefecture).WorkListRows.First();
            Assert.Equal(alone + tries, row.Attempts);
            Assert.Equal(1, _country.Status(Prefecture).SetAsideWaiting);
        }
        _country.Restart(Prefecture); // nothing counts twice
        _country.RunUntilQuiet();
        Assert.Equal(alone + 3, _country.Node(Prefecture).WorkListRows.First().Attempts);
        Assert.False(_country.Node(Prefecture).Want(2, SetAsideAction.Released, "")); // 1 stands before it
        Assert.False(_country.Node(Prefecture).Want(3, SetAsideAction.Dropped, "")); // no such row
        CheckAll(except: 150);
    }

    [Fact]
    public void 一度の停止ではどの更新も別扱いにならない()
    {
        var died = new HashSet<long>();
        _country.Poison = new(_country, Prefecture, PoisonKind.Dies, frame =>
            frame.Kind == MessageKind.Update && frame.Number % 20 == 7 && died.Add(frame.Number));
        Offer();
        _country.RunUntilQuiet();
        Assert.Equal(died.Count, _country.Deaths.Count);
        Assert.Empty(_country.Node(Prefecture).WorkListRows);
        Assert.Empty(Result());
        CheckAll(except: 0);
    }

    [Theory]
    [InlineData(4, 0)] // together with others, and three times alone
    [InlineData(5, 1)]
    public void 単独で四度停止するまでは別扱いにならない(int deaths, int setAside)
    {
        _country.Poison = new(_country, Prefecture, PoisonKind.Dies, frame =>
            Poison.IsUpdate(frame, 150) && IsOfNagano(frame) && _country.Deaths.Count < deaths);
        Offer();
        _country.RunUntilQuiet();
        Assert.Equal(deaths, _country.Deaths.Count);
        Assert.Equal(setAside, _country.Status(Prefecture).SetAside);
    }

    [Fact]
    public void 障害を起こす判定の後の判定は待ち結果は解除の後に書かれる()
    {
        _country.Poison = new(_country, Cs, PoisonKind.CheckFails, frame => frame.Kind == MessageKind.UpdateAnswer
            && SetAsideReader.Read(frame.Kind, frame.Body).Code == (int)Role.Prefecture && frame.Number == 1);
        Offer();
        _country.Inbox(Nagano).Offer(2, Enter(150, Nagano));
        _country.RunUntilQuiet();
        Assert.Equal((1, true), (_country.Status(Cs).SetAside, _country.Status(Cs).SetAsideWaiting > 0));
        Assert.DoesNotContain((1, ReceiptStage.Result), _country.Inbox(Nagano).Receipts.Keys);
        CheckAll(except: 0);

        _country.Poison = null;
        Release(Cs, 1);
        _country.RunUntilQuiet();
        Assert.Empty(Result());
        Assert.Equal(
            UpdateVerdict.AlreadyResident,
            Assert.Single(_country.Inbox(Nagano).Receipts[(2, ReceiptStage.Result)]).Verdict);
    }

    [Fact]
    public void NoteFailure_OfTheMachine_IsNobodysFault()
    {
        _country.Poison = new(_country, Prefecture, PoisonKind.DiskIsFull, frame => Poison.IsUpdate(frame, 150)
            && _country.Deaths.Count < 5);
        Offer();
        _country.RunUntilQuiet();
        Assert.Equal(5, _country.Deaths.Count);
        Assert.Empty(_country.Node(Prefecture).WorkListRows);
        CheckAll(except: 0);
    }

    private List<(long Serial, UpdateVerdict Verdict, string Tier)> Result() =>
        [.. _country.Inbox(Nagano).Receipts[(1, ReceiptStage.Result)]
            .Select(line => (line.Serial, line.Verdict, line.Tier))];

    private void Offer()
    {
        _country.Inbox(Nagano).Offer(1,
            [.. Enumerable.Range(1, Persons).Select(person => Enter(person, Nagano)), Moved(150)]);
        _country.Inbox(Matsumoto).Offer(1,
            [.. Enumerable.Range(1001, Persons).Select(person => Enter(person, Matsumoto))]);
    }

    private void Release(NodeName at, long id) =>
        Assert.True(_country.Node(at).Want(id, SetAsideAction.Released, ""));

    /// <summary>Everybody stands at the nation, once, as handed in.</summary>
    private void CheckAll(int except)
    {
        foreach (var (town, first) in new[] { (Nagano, 1), (Matsumoto, 1001) })
        {
            for (var person = first; person < first + Persons; person++)
            {
                var rows = _country.Residences(NodeName.Nation, Code(person));
                Assert.Equal(person == except ? 0 : 1, rows.Count);
                var versions = person == 150 && except == 0 ? 2 : 1;
                Assert.All(rows, row => Assert.Equal((town, versions), (row.Municipality, row.Version)));
            }
        }
    }

    private void CheckNoValues(NodeName at)
    {
        foreach (var row in _country.Node(at).WorkListRows)
        {
            Assert.DoesNotContain("試験", row.Error + row, StringComparison.Ordinal);
            Assert.DoesNotContain(Code(150).Value.ToString(), row.Error + row, StringComparison.Ordinal);
        }
    }

    private static bool IsOfNagano(Frame frame) =>
        SetAsideReader.Read(frame.Kind, frame.Body).Municipality == Nagano.Value;

    private static ResidentRecordCode Code(int person) => ResidentRecordCode.FromBody(1_000_000_000 + person);

    private static Change Moved(int person) => Enter(person, Nagano) with
    {
        Reason = ChangeReason.ChangeOfAddress,
        After = Enter(person, Nagano).After with { Address = new(Nagano, "架空町二丁目", "3800000") },
    };

    private static Change Enter(int person, GovernmentCode town) => new()
    {
        UpdateNumber = 0,
        Municipality = town,
        Reason = ChangeReason.MoveIn,
        Date = RecordedDate.FromChecked(20231101),
        Code = Code(person),
        After = new()
        {
            Code = Code(person),
            Number = IndividualNumber.FromBody(10_000_000_000 + person),
            Name = new("試験花子", "シケンハナコ"),
            DateOfBirth = RecordedDate.FromChecked(19800229),
            Sex = Sex.Female,
            Address = new(town, "架空町一丁目", "3800000"),
        },
    };
}
