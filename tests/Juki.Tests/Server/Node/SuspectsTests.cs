using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Juki.Server.Node;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Server.Node;

/// <summary>What an attempt leaves behind, and what can be read out of a body that nobody else can read.</summary>
public sealed class SuspectsTests
{
    private static readonly AttemptPlace Lane = new(AttemptOf.Lane, 5, 2, 10, 20);

    [Fact]
    public void After_Committed_IsEmpty()
    {
        Assert.True(Suspects.After(null, _ => 0).IsEmpty);
        Assert.True(Suspects.After(new([new(Lane)], []), _ => 20).IsEmpty);
    }

    [Theory]
    [InlineData(9, 10)]
    [InlineData(15, 16)]
    [InlineData(19, 20)]
    public void After_NotCommitted_IsWhatIsAboveTheLast(long last, long from)
    {
        var suspects = Suspects.After(new([new(Lane)], []), _ => last);
        Assert.Equal([new(Lane with { From = from })], suspects.All); // several in hand: nobody has died of one yet
    }

    [Fact]
    public void After_OneInHand_HasCostALife()
    {
        var one = Lane with { From = 20 };
        var died = Assert.Single(Suspects.After(new([new(one, 1, 1)], []), _ => 0).All);
        Assert.Equal((2, 2, SetAsideReason.Crashed), (died.Deaths, died.Blame, died.Reason));
        died = Assert.Single(Suspects.After(new([], [new(one, 1, 1)]), _ => 0).All);
        Assert.Equal((1, 1, SetAsideReason.None), (died.Deaths, died.Blame, died.Reason));
    }

    [Theory]
    [InlineData("tt", 2)]
    [InlineData("ssss", 4)]
    [InlineData("sts", 3)] // a kill, a hang, a kill: not yet told twice
    [InlineData("tss", 3)]
    [InlineData("ssst", 4)]
    public void Died_ToldOrSilent_IsSpentAtTheEndOfTheWord(string ends, int deaths)
    {
        var stretch = new AttemptStretch(Lane with { From = 20 });
        foreach (var end in ends)
        {
            Assert.False(stretch.IsSpent);
            stretch = (end == 't' ? stretch with { IsTold = true, Reason = SetAsideReason.Hung } : stretch).Died();
        }
        Assert.Equal((deaths, AttemptStretch.BlameMax, true), (stretch.Deaths, stretch.Blame, stretch.IsSpent));
        Assert.Equal(ends.Contains('t') ? SetAsideReason.Hung : SetAsideReason.Crashed, stretch.Reason);
        Assert.Equal(AttemptStretch.BlameMax + 1, stretch.Died().Blame); // it died of being set aside
    }

    [Fact]
    public void HandledAndFree_AnyOrder_AreThoseOfASet() => Prop.ForAll(
        Gen.Choose(8, 22).ListOf().ToArbitrary(), Gen.Choose(1, 30).ToArbitrary(), (handled, from) =>
        {
            var (suspects, model) = (Suspects.After(new([new(Lane)], []), _ => 0), new SortedSet<long>());
            for (var number = Lane.From; number <= Lane.To; number++)
                model.Add(number);
            foreach (var number in handled)
            {
                suspects.Handled(Lane with { From = number, To = number });
                model.Remove(number);
            }
            for (long number = 1; number < 30; number++)
            {
                var found = suspects.Find(Lane with { From = number, To = number });
                Assert.Equal(model.Contains(number), found is not null);
            }
            var next = model.Where(number => number >= from).DefaultIfEmpty(from + 8).First();
            Assert.Equal(Math.Min(8, next - from), suspects.Free(Lane.Of, Lane.A, Lane.B, from, 8));
            Assert.Equal(8, suspects.Free(Lane.Of, Lane.A + 1, Lane.B, from, 8));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Reader_AnyBytes_NeverThrows() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(), Gen.Elements(Enum.GetValues<MessageKind>()).ToArbitrary(), (bytes, kind) =>
        {
            SetAsideReader.Read(kind, bytes);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Reader_Update_FindsCodesAndNumber()
    {
        var body = new Bodies.Update
        {
            UpdateNumber = 7, Municipality = 202_011, Code = 11, After = new() { Code = 12, Number = 13 },
        };
        Assert.Equal(
            new SetAsideFacts(OrderOf.Resident, 11, 12, 202_011, 7),
            SetAsideReader.Read(MessageKind.Update, body.ToByteArray()));
        body.After.Code = 11;
        Assert.Equal(
            new SetAsideFacts(OrderOf.Resident, 11, 0, 202_011, 7),
            SetAsideReader.Read(MessageKind.Update, body.ToByteArray()));
    }
}
