using Juki.Domain.Authority;
using Juki.Server.Host;
using Juki.Wire.Errands;

namespace Juki.Tests.Server.Host;

/// <summary>What a node is asked on its own machine under somebody's number.</summary>
public sealed class LocalSocketTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("juki-talk-");
    private readonly CancellationTokenSource _stop = new();

    public void Dispose()
    {
        _stop.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Ask_WithoutTheCard_IsNotAnswered()
    {
        using var socket = new LocalSocket<OperatorCall, OperatorReply>(
            OperatorService.Talk, _folder.FullName, call => Task.FromResult(new OperatorReply(AuthorityVerdict.Done)),
            act => Task.FromResult(act is { Actor: 7, Ticket: "good", Roles: OperatorRoles.None }));
        var running = socket.RunAsync(_stop.Token);
        var act = new OperatorCall { Task = OperatorTask.Go, By = 7 };
        await Assert.ThrowsAsync<CardNeededException>(() => Ask(act));
        await Assert.ThrowsAsync<CardNeededException>(() => Ask(act with { Ticket = "good", By = 8 }));
        Assert.Equal(AuthorityVerdict.Done, (await Ask(act with { Ticket = "good" }))!.Verdict);
        // What needs nobody, and what the machine does by itself.
        Assert.NotNull(await Ask(act with { Task = OperatorTask.List }));
        Assert.NotNull(await Ask(act with { Task = OperatorTask.Do, Matter = SecondPersonMatter.BackupKey }));
        await Assert.ThrowsAsync<CardNeededException>(
            () => Ask(act with { Task = OperatorTask.Do, Matter = SecondPersonMatter.Copy }));
        await _stop.CancelAsync();
        await running;
    }

    [Fact]
    public void Roles_OfWhatIsDone_AreThoseOfTheCard()
    {
        Assert.Equal(OperatorRoles.Audit, Roles(new WatchCall { Task = WatchTask.SignOff, By = 7 }));
        Assert.Equal(OperatorRoles.Audit, Roles(new WatchCall { Task = WatchTask.Search, By = 7, Code = "1" }));
        Assert.Equal(
            OperatorRoles.Audit | OperatorRoles.Logs, Roles(new WatchCall { Task = WatchTask.Search, By = 7 }));
        Assert.Equal(OperatorRoles.Management, Roles(new OfficeCall(OfficeAct.Make) { Operator = 7 }));
        Assert.Equal(OperatorRoles.Disclosure, Roles(new DisclosureCall { Operator = 7 }));

        static OperatorRoles Roles(IActOfSomebody act)
        {
            Assert.Equal(7U, act.Actor);
            return act.Roles;
        }
    }

    private Task<OperatorReply?> Ask(OperatorCall call) =>
        OperatorService.Talk.AskAsync(_folder.FullName, call, TestContext.Current.CancellationToken);
}
