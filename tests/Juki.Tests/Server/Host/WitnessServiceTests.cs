using Juki.Domain.Authority;
using Juki.Domain.Offices;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Host;
using Juki.Server.Node;
using Juki.Tests.Server.Flows;
using Juki.Wire.Errands;

namespace Juki.Tests.Server.Host;

/// <summary>復旧した記録の紹介 at a witness: the one acts with the card, the other one agreed by the ledger.</summary>
[Trait("Source", "S-000 3. リスク4")]
public sealed class WitnessServiceTests : IInquiryCore, IDisposable
{
    private const string Log = "00112233445566778899aabbccddeeff";

    private static readonly NodeName Town = NodeName.OfMunicipality(AskingCountry.Nagano);

    private readonly OperatorWorld _world = new(isTestNetwork: false);

    public void Dispose() => _world.Dispose();

    Moment IInquiryCore.Now => _world.Country.Now;

    Task<T> IInquiryCore.DoAsync<T>(Func<Moment, T> work) => Task.FromResult(work(_world.Country.Now));

    [Fact]
    public async Task 紹介は二人の同意を一度だけ使い記録される()
    {
        _world.Begin();
        var call = Call(1, 2);
        Assert.Equal(
            new(IntroductionVerdict.NotAgreed, AuthorityVerdict.SecondPersonNeeded), await AnswerAsync(call));
        Assert.Equal(AuthorityVerdict.AgreementSpent, (await AnswerAsync(Agreed(call, About(Log[..31] + '0')))).Ledger);
        var good = Agreed(call, About(Log));
        Assert.Equal(AuthorityVerdict.AgreementSpent, (await AnswerAsync(good with { Second = 7 })).Ledger);
        Assert.Equal(AuthorityVerdict.OtherPersonNeeded, (await AnswerAsync(good with { First = 7 })).Ledger);
        Assert.Equal(
            new(IntroductionVerdict.NotItsWitness),
            await AnswerAsync(good with { Node = OperatorWorld.Prefecture.Number }));
        Assert.Equal(new(IntroductionVerdict.TwoPersonsNeeded), await AnswerAsync(good with { Second = 1 }));
        Assert.Equal(new(IntroductionVerdict.LogUnknown), await AnswerAsync(good with { Log = "00" }));
        Assert.Equal(new(IntroductionVerdict.Done), await AnswerAsync(good));
        var leaf = _world.Log.ReadLeaf(_world.Log.Size - 1).Facts;
        Assert.Equal((AuditKind.OperatorAction, Town.Number, 1U), (leaf.Kind, leaf.Receiver, leaf.Operator));
        Assert.Equal(AuthorityVerdict.AgreementSpent, (await AnswerAsync(good)).Ledger);
    }

    [Fact]
    public async Task 試験用のネットワークで管理簿が空なら番号だけで紹介できる()
    {
        Assert.Equal(new(IntroductionVerdict.Done), await AnswerAsync(Call(1, 2), isTest: true));
        Assert.Equal(IntroductionVerdict.NotAgreed, (await AnswerAsync(Call(1, 2))).Verdict);
        _world.Begin();
        Assert.Equal(IntroductionVerdict.NotAgreed, (await AnswerAsync(Call(1, 2), isTest: true)).Verdict);
    }

    [Fact]
    public void カードが要るときは行う者のシステム管理のカードを求める()
    {
        Assert.True(MayAct(Call(7, 2)));
        _world.Begin();
        Assert.True(MayAct(Call(7, 2))); // nobody could show a card
        _world.GiveCards();
        Assert.False(MayAct(Call(7, 2)));
        var (audit, system) = (
            _world.Ticket(8, OperatorRoles.Audit, "audit"), _world.Ticket(7, OperatorRoles.System, "system"));
        Assert.False(MayAct(Call(8, 2) with { Ticket = audit }));
        Assert.False(MayAct(Call(2, 7) with { Ticket = system }));
        Assert.True(MayAct(Call(7, 2) with { Ticket = system }));
    }

    private static WitnessCall Call(uint first, uint second) => new(Town.Number, Log, first, second);

    private static string About(string log) => WitnessCall.About(Town, WitnessCall.ReadLog(log)!.Value);

    private WitnessCall Agreed(WitnessCall call, string about) =>
        call with { Agreement = _world.Agree(SecondPersonMatter.Introduction, about).ToString() };

    private Task<WitnessReply> AnswerAsync(WitnessCall call, bool isTest = false) => new WitnessService(
        _world.Country.Record(OperatorWorld.Prefecture), _world.Ledger, this, isTest).AnswerAsync(call);

    private bool MayAct(IActOfSomebody act) =>
        _world.Clerk.MayAct(act.Actor, act.Roles, act.Ticket, _world.Country.Now);
}
