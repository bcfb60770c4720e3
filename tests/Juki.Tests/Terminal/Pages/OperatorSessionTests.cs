using Juki.Domain.Affairs;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Paper;
using Juki.Terminal.Guard;
using Juki.Terminal.Pages;
using Juki.Wire.Errands;

namespace Juki.Tests.Terminal.Pages;

/// <summary>操作者のセッション.</summary>
public class OperatorSessionTests
{
    /// <summary>Whoever stands there now has not shown a finger yet.</summary>
    [Fact]
    public void 指の照合を待つ間は示したものを何も持たない()
    {
        var clock = new ManualClock();
        var session = new OperatorSession(null!, clock)
        {
            Result = new()
            {
                Inquiry = [], Affair = ShippedAffairs.All[0], Purpose = new(1, "", ""), At = clock.GetUtcNow(),
                Sheet = "", Tier = Role.Prefecture, Persons = [],
            },
            Asked = (new(), ""),
            Found = new([], false, clock.GetUtcNow()),
            Updates = new(new(StandingVerdict.Done), clock.GetUtcNow()),
            Report = new("200000-2026-000001", new Sheet("", "", [])),
            Waiting = new(Secret.Draw(), new OperatorCall()),
        };
        session.AwaitFinger();
        Assert.True(session.AwaitsFinger);
        Assert.Null(session.Result);
        Assert.Null(session.Asked);
        Assert.Null(session.Found);
        Assert.Null(session.Updates);
        Assert.Null(session.Report);
        Assert.Null(session.Waiting);
    }
}
