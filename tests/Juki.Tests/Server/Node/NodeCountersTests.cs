using Juki.Server.Node;

namespace Juki.Tests.Server.Node;

public class NodeCountersTests
{
    [Fact]
    public void Lag_WithoutUpdates_IsNone() => Assert.Equal(-1, new NodeCounters().Lag(500));

    [Fact]
    public void Lag_OfAHundred_IsThatOfTheRank()
    {
        var counters = new NodeCounters();
        for (var lag = 100; lag >= 1; lag--)
            counters.AddLag(lag);
        Assert.Equal((50, 99, 100), (counters.Lag(500), counters.Lag(990), counters.Lag(1000)));
    }

    [Fact]
    public void Lag_AfterManyMore_ForgetsTheOldest()
    {
        var counters = new NodeCounters();
        counters.AddLag(NodeCounters.LagMax + 1);
        for (var i = 1; i < NodeCounters.LagsKept; i++)
            counters.AddLag(7);
        Assert.Equal(NodeCounters.LagMax, counters.Lag(1000));
        counters.AddLag(3);
        Assert.Equal((7, 7), (counters.Lag(500), counters.Lag(1000)));
    }
}
