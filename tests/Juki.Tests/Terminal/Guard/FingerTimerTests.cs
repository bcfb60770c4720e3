using Juki.Domain.Authority;
using Juki.Terminal.Guard;

namespace Juki.Tests.Terminal.Guard;

public class FingerTimerTests
{
    [Fact]
    public void IsOver_AtTheEdge_AfterAsLongAsTheServerWaits()
    {
        var clock = new ManualClock();
        var finger = new FingerTimer(clock);
        Assert.False(finger.IsOn || finger.IsOver);
        finger.Begin();
        clock.Now += TimeSpan.FromMilliseconds(OperatorTerms.ChallengeMilliseconds);
        Assert.True(finger.IsOn);
        Assert.False(finger.IsOver);
        clock.Now += TimeSpan.FromMilliseconds(1);
        Assert.True(finger.IsOver);
        finger.Begin(); // laid down anew
        Assert.False(finger.IsOver);
        finger.End();
        clock.Now += TimeSpan.FromDays(1);
        Assert.False(finger.IsOn || finger.IsOver);
    }
}
