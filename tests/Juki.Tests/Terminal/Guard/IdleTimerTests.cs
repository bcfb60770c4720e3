using Juki.Terminal.Guard;

namespace Juki.Tests.Terminal.Guard;

public class IdleTimerTests
{
    [Fact]
    public void IsOver_AtTheEdge_AfterTenMinutesFromTheLastUse()
    {
        var clock = new ManualClock();
        var idle = new IdleTimer(clock);
        clock.Now += TimeSpan.FromMinutes(IdleTimer.Minutes) - TimeSpan.FromTicks(1);
        Assert.False(idle.IsOver);
        idle.Use();
        clock.Now += TimeSpan.FromMinutes(IdleTimer.Minutes) - TimeSpan.FromTicks(1);
        Assert.False(idle.IsOver);
        clock.Now += TimeSpan.FromTicks(1);
        Assert.True(idle.IsOver);
    }
}
