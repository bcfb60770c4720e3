using Juki.Domain.Authority;
using Juki.Wire.Errands;

namespace Juki.Tests.Wire.Errands;

/// <summary>For what a card must be, at a terminal and with a ticket at the node's machine.</summary>
[Trait("Source", "S-001")]
public class OperatorCallTests
{
    private const OperatorRoles Readers = OperatorRoles.Audit | OperatorRoles.Administration
        | OperatorRoles.Management | OperatorRoles.Cards;

    [Theory]
    [InlineData(OperatorTask.List, Readers)]
    [InlineData(OperatorTask.History, Readers)]
    [InlineData(OperatorTask.Fingers, Readers)]
    [InlineData(OperatorTask.Contractors, OperatorRoles.Administration)]
    [InlineData(OperatorTask.BeginFinger, OperatorRoles.Administration)]
    [InlineData(OperatorTask.KeepFinger, OperatorRoles.Administration)]
    [InlineData(OperatorTask.EraseFinger, OperatorRoles.Administration)]
    [InlineData(OperatorTask.AddReader, OperatorRoles.Administration)]
    [InlineData(OperatorTask.RemoveReader, OperatorRoles.Administration)]
    [InlineData(OperatorTask.Propose, OperatorRoles.None)]
    [InlineData(OperatorTask.Agree, OperatorRoles.None)]
    [InlineData(OperatorTask.Withdraw, OperatorRoles.None)]
    [InlineData(OperatorTask.Do, OperatorRoles.None)]
    public void 管理簿の用件は権限表のとおりの種別を求める(OperatorTask task, OperatorRoles roles) =>
        Assert.Equal(roles, RolesOf(new() { Task = task, By = 7 }));

    [Theory]
    [InlineData(AuthorityAct.Applied, OperatorRoles.None)]
    [InlineData(AuthorityAct.Checked, OperatorRoles.Administration)]
    [InlineData(AuthorityAct.Confirmed, OperatorRoles.Administration)]
    [InlineData(AuthorityAct.CardIssued, OperatorRoles.Administration | OperatorRoles.Cards)]
    [InlineData(AuthorityAct.Suspended, OperatorRoles.Administration)]
    [InlineData(AuthorityAct.Resumed, OperatorRoles.Administration)]
    [InlineData(AuthorityAct.Revoked, OperatorRoles.Administration)]
    [InlineData(AuthorityAct.Renewed, OperatorRoles.Administration)]
    public void 権限を与え又は奪う登録は書き込みの種別を求める(AuthorityAct act, OperatorRoles roles) =>
        Assert.Equal(roles, RolesOf(new() { Task = OperatorTask.Go, Act = act, By = 7 }));

    private static OperatorRoles RolesOf(OperatorCall call) => ((IActOfSomebody)call).Roles;
}
