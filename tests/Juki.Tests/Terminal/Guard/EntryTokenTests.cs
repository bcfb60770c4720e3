using Juki.Terminal.Guard;

namespace Juki.Tests.Terminal.Guard;

public class EntryTokenTests
{
    [Fact]
    public void TryUse_RightOneTwice_IsTakenOnce()
    {
        var token = new EntryToken(new ManualClock());
        Assert.True(token.TryUse(token.HandedOut()));
        Assert.False(token.TryUse(token.HandedOut()));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(EntryToken.LifeSeconds - 1, true)]
    [InlineData(EntryToken.LifeSeconds, false)]
    public void TryUse_AfterATime_IsTakenWithinIts30Seconds(int seconds, bool isTaken)
    {
        var clock = new ManualClock();
        var token = new EntryToken(clock);
        clock.Now += TimeSpan.FromSeconds(seconds);
        Assert.Equal(isTaken, token.TryUse(token.HandedOut()));
    }

    [Fact]
    public void TryUse_WrongOnes_DoNotUseItUp()
    {
        var token = new EntryToken(new ManualClock());
        Assert.False(token.TryUse(null));
        Assert.False(token.TryUse(""));
        Assert.False(token.TryUse(new EntryToken(new ManualClock()).HandedOut()));
        Assert.False(token.TryUse(token.HandedOut() + " "));
        Assert.True(token.TryUse(token.HandedOut()));
    }

    [Fact]
    public void TryUse_ManyAtOnce_OneIsTaken()
    {
        var token = new EntryToken(new ManualClock());
        var value = token.HandedOut();
        Assert.Equal(1, ParallelEnumerable.Range(0, 64).Count(_ => token.TryUse(value)));
    }

    [Fact]
    public void ToString_Secret_DoesNotTellIt() =>
        Assert.DoesNotContain(Secret.Draw().HandedOut(), Secret.Draw().ToString(), StringComparison.Ordinal);

    [Fact]
    public void Is_Default_EqualsNothing()
    {
        Assert.False(default(Secret).Is(""));
        Assert.False(default(Secret).Is(null));
    }
}
