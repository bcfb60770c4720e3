using FsCheck;
using FsCheck.Fluent;
using Juki.Server.Media;
using Juki.Server.Node;
using Juki.Wire.Files.Media;
using static Juki.Wire.Files.Media.MediumAct;

namespace Juki.Tests.Server.Media;

[Trait("Source", "S-000 3. リスク1")]
public sealed class MediaRegisterTests : IDisposable
{
    private readonly MediaBook book = new();

    public void Dispose() => book.Dispose();

    [Fact]
    public void Register_OverTheYears_CountsFromOneInEachFiscalYear()
    {
        Assert.Equal("130001-2026-000001", book.Add().ToString());
        book.Now += 365L * 86_400_000 - 1; // the last instant of March, in Japan
        Assert.Equal("130001-2026-000002", book.Add().ToString());
        book.Now++;
        Assert.Equal("130001-2027-000001", book.Add().ToString());
    }

    [Fact]
    public void Register_Refused_GivesNoNumber()
    {
        var refused = book.Register.Register(new(Registered, "A1"), new(book.Now), out var number);
        Assert.Equal(MediaVerdict.FactsMissing, refused);
        Assert.True(number.IsNone);
        Assert.Equal("130001-2026-000001", book.Add().ToString());
    }

    [Fact]
    public void Enter_NotSaved_HasEnteredNothing()
    {
        var number = book.Add();
        book.Store.Begin();
        var register = book.Register;
        Assert.Equal(MediaVerdict.Entered, register.Enter(number, MediaBook.Event(Written), new(book.Now)));
        Assert.Equal(MediumState.Written, register.Find(number)!.State);
        book.Store.Rollback();
        Assert.Equal(MediumState.Empty, book.StateOf(number));
        Assert.Equal(1, book.Register.End().Entries);
    }

    [Fact]
    public void List_Years_GivesEachMediumOnceInOrder()
    {
        var first = book.Add();
        var second = book.Add();
        Assert.Equal(MediaVerdict.Entered, book.Enter(first, Written, HandedOver));
        book.Now += 366L * 86_400_000;
        var third = book.Add();
        Assert.Equal([first, second, third], book.Register.List().Select(one => one.Number));
        Assert.Equal([third], book.Register.List(2027).Select(one => one.Number));
        Assert.Equal([3, 1, 1], book.Register.List().Select(one => one.Entries.Count));
        Assert.Empty(book.Register.List(2025));
    }

    [Fact]
    public void Find_Entry_ComesBackAsEntered()
    {
        var number = book.Add();
        var what = MediaBook.Event(Written) with { Container = Enumerable.Repeat((byte)7, 32).ToArray() };
        Assert.Equal(MediaVerdict.Entered, book.Enter(number, what));
        var entry = book.Register.Find(number)!.Entries[1];
        Assert.Equal((2L, 2, book.Now), (entry.Entry, entry.Sequence, entry.At));
        Assert.Equal(what.Container.ToArray(), entry.What.Container.ToArray());
        Assert.Equal(
            what with { Container = default, Recipient = default },
            entry.What with { Container = default, Recipient = default });
    }

    [Fact]
    public void Run_AnyLawfulLife_FindsNothing() =>
        Prop.ForAll(Arb.From(Gen.ListOf(Gen.Zip(Gen.Choose(1, 3), Gen.Choose((int)Written, (int)Lost)))), acts =>
        {
            using var some = new MediaBook();
            var numbers = new[] { some.Add(), some.Add(MediumKind.OpticalDisc), some.Add(owner: MediumOwner.Receiver) };
            var entered = 3L;
            foreach (var (medium, act) in acts)
            {
                var verdict = some.Enter(numbers[medium - 1], MediaBook.Event((MediumAct)act));
                entered += verdict == MediaVerdict.Entered ? 1 : 0;
            }
            Assert.Equal(entered, some.Register.End().Entries);
            Assert.Empty(MediaExamination.Run(some.Register, some.Register.End()));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Fact]
    [Trait("Source", "S-000 4")]
    public void 記載の書換えは検査で見つかる()
    {
        var (number, noted) = Filled();
        Replace(number, 2, entry => entry with { What = entry.What with { Records = 1 } });
        Assert.Equal([(MediaFinding.Altered, 2L)], Findings(noted));
        // Whoever makes the digest anew, breaks the chain.
        Replace(number, 2, entry => entry with { Digest = EntryDigest.Of(entry) });
        Assert.Equal([(MediaFinding.Unbound, 3L)], Findings(null));
    }

    [Fact]
    public void 記載の削除は検査で見つかる()
    {
        var (number, noted) = Filled();
        Delete(number, 2);
        Assert.Contains((MediaFinding.Missing, 2L), Findings(noted));
    }

    [Fact]
    public void 末尾の削除は控えた末尾との照合で見つかる()
    {
        var (number, noted) = Filled();
        Delete(number, 4);
        Assert.Equal([(MediaFinding.EndDiffers, 4L), (MediaFinding.NotedDiffers, 4L)], Findings(noted));
        var last = book.Register.Find(number)!.Entries[^1];
        Write(() => book.Store.Upsert(MediaTables.Chain, [new(MediaBook.Office.Value, 3, last.Digest)]));
        Assert.Equal([(MediaFinding.NotedDiffers, 4L)], Findings(noted));
        Assert.Empty(Findings(null));
    }

    [Fact]
    public void 規則に反する記載は検査で見つかる()
    {
        var (number, _) = Filled();
        var last = book.Register.Find(number)!.Entries[^1];
        var again = last with { Sequence = 5, Entry = 5, Before = last.Digest, What = MediaBook.Event(Erased) };
        again = again with { What = again.What with { Other = MediaBook.Giver } };
        again = again with { Digest = EntryDigest.Of(again) };
        Write(() =>
        {
            book.Store.Insert(MediaTables.Entries, [again]);
            book.Store.Upsert(MediaTables.Chain, [new(MediaBook.Office.Value, 5, again.Digest)]);
        });
        Assert.Equal([(MediaFinding.Unlawful, 5L)], Findings(null));
    }

    private (Juki.Wire.Files.Media.MediumNumber Number, (long, byte[]) Noted) Filled()
    {
        var number = book.Add();
        Assert.Equal(MediaVerdict.Entered, book.Enter(number, Written, HandedOver, Returned));
        return (number, book.Register.End());
    }

    private IEnumerable<(MediaFinding, long)> Findings((long, byte[])? noted) =>
        MediaExamination.Run(book.Register, noted).Select(fault => (fault.Finding, fault.Entry));

    private void Replace(
        Juki.Wire.Files.Media.MediumNumber number, int sequence, Func<MediumEntry, MediumEntry> change) =>
        Write(() => book.Store.Upsert(
            MediaTables.Entries, [change(book.Register.Find(number)!.Entries[sequence - 1])]));

    private void Delete(Juki.Wire.Files.Media.MediumNumber number, int sequence) =>
        Write(() => book.Store.Delete(MediaTables.Entries, [MediaTables.KeyOf(number) with { D = sequence }]));

    private void Write(Action write)
    {
        book.Store.Begin();
        write();
        book.Store.Commit();
    }
}
