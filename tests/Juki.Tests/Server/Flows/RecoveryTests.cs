using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Flows.Update;
using Juki.Server.Node;
using Juki.Wire;

namespace Juki.Tests.Server.Flows;

/// <summary>障害からの復旧: stores that go back to a backup while the others run, and copies that should not run.</summary>
public sealed class RecoveryTests : IDisposable
{
    private static readonly GovernmentCode Nagano = GovernmentCode.FromBody(20201);
    private static readonly NodeName Cs = NodeName.OfMunicipality(Nagano);
    private static readonly NodeName Prefecture = NodeName.OfPrefecture(Nagano.Prefecture);
    private static readonly NodeName[] Tiers = [Cs, Prefecture, NodeName.Nation];

    private readonly SmallCountry _country = new(Nagano);

    public static TheoryData<string> Restored => new()
    {
        "CS", "都道府県", "国", "CS 都道府県", "都道府県 国", "CS 国", "CS 都道府県 国",
    };

    public void Dispose() => _country.Dispose();

    [Theory]
    [MemberData(nameof(Restored))]
    public void 昨日に戻した段も戻さない段と同じになる(string restored)
    {
        Take(1, Enter(1), null, Enter(2));
        var names = Names(restored);
        var backups = names.Select(_country.Copy).ToList();
        _country.RunUntilQuiet();
        Pass(days: 1);
        Take(2, Enter(3), Enter(1), Leave(2)); // the second is refused above
        Take(3, null, Enter(2));
        var before = Tiers.Select(Told).ToList();

        foreach (var (name, backup) in names.Zip(backups))
            _country.Restore(name, backup, incarnation: 2);
        _country.RunUntilQuiet();

        Assert.Equal(before, Tiers.Select(Told));
        Assert.All(Tiers, name => Assert.Empty(_country.Status(name).RecoveryNeeded));
        Take(4, Leave(1), Enter(4));
        Assert.Equal(Told(Prefecture), Told(NodeName.Nation));
        Assert.Equal(ResidenceState.Closed, _country.Residence(NodeName.Nation, Code(1), Nagano)!.State);
        foreach (var backup in backups)
            backup.Dispose();
    }

    [Theory]
    [MemberData(nameof(Restored))]
    public void 先月に戻すときも検証した控えの後のものは残っている(string restored)
    {
        Take(1, Enter(1), Enter(2));
        var names = Names(restored);
        var backups = names.Select(_country.Copy).ToList();
        _country.RunUntilQuiet();
        foreach (var name in names)
            _country.Verify(name);
        for (var day = 0; day < 31; day++)
        {
            Pass(days: 1);
            Take(day + 2, Enter(day + 3), day % 5 == 0 ? Enter(1) : Leave(day + 3));
        }
        var before = Tiers.Select(Told).ToList();
        foreach (var (name, backup) in names.Zip(backups))
            _country.Restore(name, backup, incarnation: 2);
        _country.RunUntilQuiet();
        Assert.Equal(before, Tiers.Select(Told));
        foreach (var backup in backups)
            backup.Dispose();
    }

    [Fact]
    public void Archive_OlderThanItsDaysWithoutBackup_IsDeletedAndMissingIsNamed()
    {
        Take(1, Enter(1), Enter(2));
        using var backup = _country.Copy(Prefecture);
        _country.RunUntilQuiet();
        Take(2, Enter(3));
        Pass(days: 1); // the day's mark stands at 3
        _country.RunUntilQuiet();
        Pass(ServerNode.ArchiveDays - 1);
        _country.RunUntilQuiet();
        Assert.Equal(3, _country.Store(Cs).Count(NodeTables.Outbox));
        Pass(days: 1);
        _country.RunUntilQuiet();
        Assert.Equal(0, _country.Store(Cs).Count(NodeTables.Outbox));

        _country.Restore(Prefecture, backup, incarnation: 2);
        _country.RunUntilQuietOrEnded();
        Assert.Contains((Cs, CloseReason.RecoveryNeeded), _country.Ended);
        Assert.Equal(
            [$"{Prefecture} Updates: the peer needs 3 to 3 again, which are no longer kept"],
            _country.Status(Cs).RecoveryNeeded);
    }

    [Fact]
    public void Archive_VerifiedBackupOfThePeer_IsDeletedAtOnce()
    {
        Take(1, Enter(1), Enter(2));
        _country.Verify(Prefecture);
        _country.RunUntilQuiet();
        Assert.Equal(0, _country.Store(Cs).Count(NodeTables.Outbox));
        Take(2, Enter(3));
        Assert.Equal(1, _country.Store(Cs).Count(NodeTables.Outbox));
    }

    [Fact]
    public void Fit_CopyOfAStoreWithoutNewLife_IsFoundByTheMessageThatItHandledOtherwise()
    {
        Take(1, Enter(1));
        using var clone = _country.Copy(Cs);
        _country.RunUntilQuiet();
        Take(2, Enter(2)); // the one that goes on
        _country.Replace(Cs, clone); // and its copy, whose town says something else under the same number
        _country.Inbox(Nagano).Offer(2, Enter(3));
        _country.RunUntilQuietOrEnded();
        Assert.NotEmpty(_country.Ended);
        Assert.All(_country.Ended, one => Assert.Equal(CloseReason.RecoveryNeeded, one.Reason));
        Assert.Null(_country.Residence(NodeName.Nation, Code(3), Nagano));
    }

    [Fact]
    public void Fit_StoreOfAnOlderLife_IsRefusedForEver()
    {
        Take(1, Enter(1));
        using var zombie = _country.Copy(Cs);
        using var backup = _country.Copy(Cs);
        _country.Restore(Cs, backup, incarnation: 2);
        _country.RunUntilQuiet();
        _country.Replace(Cs, zombie);
        _country.RunUntilQuietOrEnded();
        Assert.Contains((Prefecture, CloseReason.OldIncarnation), _country.Ended);
    }

    [Fact]
    public void Restored_IncarnationNotLarger_IsRefused()
    {
        using var disk = new SqliteMemory();
        ServerNode.Prepare(disk.Start(), Cs, "test", incarnation: 5);
        Assert.Throws<InvalidDataException>(() => ServerNode.Restored(disk.Start(), incarnation: 5));
    }

    private static NodeName[] Names(string restored) => [.. restored.Split(' ').Select(
        name => name switch { "CS" => Cs, "国" => NodeName.Nation, _ => Prefecture })];

    private void Pass(int days) => _country.Now = new(_country.Now.Milliseconds + days * 86_400_000L);

    private void Take(long file, params Change?[] changes)
    {
        _country.Inbox(Nagano).Offer(file, changes);
        _country.RunUntilQuiet();
    }

    /// <summary>Everything that a node holds of residents, and its counts; not the lanes.</summary>
    private string Told(NodeName name)
    {
        var store = _country.Store(name);
        var to = new RowKey(long.MaxValue);
        var rows = string.Join('\n', [
            .. store.Range(RegisterTables.Residences, new(0), to, 1000).Select(row => $"{row} {row.GetHashCode()}"),
            .. store.Range(RegisterTables.History, new(0), to, 1000).Select(row => $"{row} {row.GetHashCode()}"),
            .. store.Range(RegisterTables.Numbers, new(0), to, 1000).Select(row => row.ToString()),
            .. store.Range(RegisterTables.JudgedTo, new(0), to, 1000)
                .Select(row => (row with { Judged = 0, Refused = 0 }).ToString()), // the nation sees no refused ones
            .. store.Range(IntakeTables.Refusals, new(0), to, 1000).Select(row => row.ToString()),
            .. store.Range(IntakeTables.NotTakenOver, new(0), to, 1000).Select(row => row.ToString()),
            .. store.Range(IntakeTables.Files, new(0), to, 1000).Select(row => row.ToString()),
        ]);
        return name.Role == Role.Municipality ? rows : rows.Replace(name.ToString(), "tier", StringComparison.Ordinal);
    }

    private static ResidentRecordCode Code(int person) => ResidentRecordCode.FromBody(1_000_000_000 + person);

    private static Change Enter(int person) => Of(person, ChangeReason.MoveIn);

    private static Change Leave(int person) => Of(person, ChangeReason.MoveOut);

    private static Change Of(int person, ChangeReason reason) => new()
    {
        UpdateNumber = 0,
        Municipality = Nagano,
        Reason = reason,
        Date = RecordedDate.FromChecked(20231101),
        Code = Code(person),
        After = new()
        {
            Code = Code(person),
            Number = IndividualNumber.FromBody(10_000_000_000 + person),
            Name = new("試験花子", "シケンハナコ"),
            DateOfBirth = RecordedDate.FromChecked(19800229),
            Sex = Sex.Female,
            Address = new(Nagano, "架空町一丁目", "3800000"),
        },
    };
}
