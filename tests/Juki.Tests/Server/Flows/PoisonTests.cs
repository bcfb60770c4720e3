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
            foreach (var kind in Enum.GetValues<PoisonKind>())
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

        Assert.InRange(_country.Deaths.Count, 2, 3);
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
