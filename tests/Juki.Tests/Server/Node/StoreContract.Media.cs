using Juki.Domain.Affairs;
using Juki.Server.Audit;
using Juki.Server.Flows.BatchProvision;
using Juki.Server.Flows.Disclosure;
using Juki.Server.Media;
using Juki.Server.Node;
using Juki.Tests.Server.Media;
using Juki.Wire.Files.Media;

namespace Juki.Tests.Server.Node;

// The tables of the program itself: names and columns that one engine takes may be words of the other's language.
public abstract partial class StoreContract
{
    [Fact]
    public void Create_EveryTableOfTheProgram_IsThere()
    {
        Table[] tables =
        [
            .. ServerNode.Tables, .. AuditTables.All, .. BatchTables.All, .. DisclosureTables.All, .. MediaTables.All,
        ];
        Store.Create(tables);
        Store.Create(tables); // and is known again
        Assert.All(tables, table => Assert.Equal(0, Store.Count(table)));
    }

    [Fact]
    public void Media_RegisteredWrittenAndDestroyed_StandAsEntered()
    {
        Store.Create(MediaTables.All);
        var first = RegisterMedium(1_000);
        var second = RegisterMedium(2_000);
        MediumAct[] acts = [MediumAct.Written, MediumAct.HandedOver, MediumAct.Returned, MediumAct.Erased];
        foreach (var act in acts)
            Enter(first, act, 3_000 + (long)act);
        Enter(second, MediumAct.Destroyed, 9_000);
        var stored = Store.Range(MediaTables.Entries, new(0), new(long.MaxValue), 100);
        Assert.Equal(
            [MediumAct.Registered, .. acts, MediumAct.Registered, MediumAct.Destroyed],
            stored.Select(entry => entry.What.Act));
        Assert.All(stored, entry => Assert.Equal(EntryDigest.Of(entry), entry.Digest));
        Assert.Equal(MediaBook.Receiver, stored[2].What.Other);
        Assert.Equal("税務課", stored[2].What.Note);
        Assert.Equal(new byte[32], stored[1].What.Container.ToArray());
        var register = new MediaRegister(Store, MediaBook.Office);
        Assert.Equal([first, second], register.List().Select(medium => medium.Number));
        Assert.Equal(7, register.End().Entries);
        Assert.Empty(MediaExamination.Run(register));
    }

    [Fact]
    public void BatchJobs_RunningAndDone_AreFoundByState()
    {
        Store.Create(BatchTables.All);
        var job = new BatchJobRow(
            AskerKind.NationalOrgan, 2, 7, BatchState.Running, 10, 5, 300, 400, 1, 0, "header", [1]);
        Write(() => Store.Insert(BatchTables.Jobs, [job, job with { FileNumber = 8 }]));
        Write(() => Store.Insert(BatchTables.Waits, [new(job.Key, 1, 2)]));
        Write(() => Store.Upsert(BatchTables.Jobs, [job with { State = BatchState.Done, Until = 9 }]));
        Assert.Equal([job.Key with { C = 8 }], Store.Search(BatchTables.Jobs, BatchTables.Running, 10));
        Assert.Equal([new(job.Key, 1, 2)], Store.Fetch(BatchTables.Waits, [job.Key]));
        Assert.Equal(BatchState.Done, Store.Fetch(BatchTables.Jobs, [job.Key])[0].State);
    }

    private MediumNumber RegisterMedium(long at)
    {
        var number = default(MediumNumber);
        Change(register => register.Register(
            new(MediumAct.Registered, MediaBook.Giver)
            {
                Kind = MediumKind.FlashMemory, Owner = MediumOwner.Office,
            },
            new(at), out number));
        return number;
    }

    private void Enter(MediumNumber number, MediumAct act, long at) =>
        Change(register => register.Enter(number, MediaBook.Event(act), new(at)));

    private void Change(Func<MediaRegister, MediaVerdict> work) => Write(() =>
    {
        var register = new MediaRegister(Store, MediaBook.Office);
        Assert.Equal(MediaVerdict.Entered, work(register));
        register.Save();
    });
}
