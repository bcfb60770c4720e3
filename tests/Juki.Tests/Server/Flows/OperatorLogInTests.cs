using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Juki.Domain.Authority;
using Juki.Domain.Offices;
using Juki.Domain.Search;
using Juki.Server.Node;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Server.Flows;

/// <summary>The log-in of operators at the servers of their offices.</summary>
[Trait("Source", "S-002 内部の不正利用防止対策")]
public sealed class OperatorLogInTests : IDisposable
{
    private const long Idle = 10 * 60_000;

    private readonly OperatorWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void カードで認証した操作者だけがその番号で照会できる()
    {
        Assert.Equal(LogInVerdict.LoggedIn, _world.LogIn(_world.NewCard()));
        Assert.Equal(InquiryVerdict.Answered, _world.Inquire());
        Assert.Equal(InquiryVerdict.OperatorNotLoggedIn, _world.Inquire(8));
        Assert.Equal(InquiryVerdict.OperatorMissing, _world.Inquire(0));
        Assert.Equal(InquiryVerdict.Answered, _world.Inquire());
        _world.LogOut();
        // Also where nobody needs a card: whoever has begun with one goes on with one.
        Assert.Equal(InquiryVerdict.OperatorNotLoggedIn, _world.Inquire());
        Assert.Equal([LogInVerdict.LoggedIn, LogInVerdict.LoggedOut], _world.Told);
    }

    [Fact]
    public void 管理簿に登録がなければ試験用の網のほかでは認証されない()
    {
        using var world = new OperatorWorld(isTestNetwork: false);
        Assert.Equal(InquiryVerdict.OperatorNotLoggedIn, world.Inquire());
        Assert.Equal(LogInVerdict.OperatorNotPermitted, world.LogIn(world.NewCard()));
        Assert.Equal(InquiryVerdict.OperatorNotLoggedIn, world.Inquire());
        Assert.Equal([(LogInVerdict.OperatorNotPermitted, 7U)], world.Recorded);
    }

    [Fact]
    public void カードの種別にない事務はできない()
    {
        Assert.Equal(LogInVerdict.LoggedIn, _world.LogIn(_world.NewCard(roles: "audit+administration")));
        Assert.Equal(InquiryVerdict.OperatorNotPermitted, _world.Inquire());
    }

    [Fact]
    public void 同じ応答は二度使えない()
    {
        var card = _world.NewCard();
        var (_, challenge) = _world.AskForChallenge();
        var answer = card.Answer(challenge);
        Assert.Equal(LogInVerdict.LoggedIn, _world.Prove(card, answer));
        _world.LogOut();
        Assert.Equal(LogInVerdict.NothingAsked, _world.Prove(card, answer));
        _world.AskForChallenge();
        Assert.Equal(LogInVerdict.CardNotAccepted, _world.Prove(card, answer));
    }

    [Fact]
    public void 他の団体や他の網のカードは認めない()
    {
        Assert.Equal(LogInVerdict.CardNotAccepted, _world.LogIn(_world.NewCard(office: AskingCountry.Nagano)));
        Assert.Equal(LogInVerdict.CardNotAccepted, _world.LogIn(_world.NewCard(network: "other")));
        Assert.Equal(LogInVerdict.CardNotAccepted, _world.LogIn(_world.NewCard(days: 30)));
        Assert.All(_world.Recorded, one => Assert.Equal(0U, one.Operator));
    }

    [Fact]
    public void 失効したカードは開いている会話でもすぐに使えない()
    {
        var card = _world.NewCard();
        _world.LogIn(card);
        Assert.Equal(InquiryVerdict.Answered, _world.Inquire());
        _world.Revocations = _world.Table(card.Serial);
        Assert.Equal(InquiryVerdict.OperatorNotLoggedIn, _world.Inquire());
        Assert.Equal(LogInVerdict.CardEnded, _world.Told[^1]);
        Assert.Equal((LogInVerdict.CardEnded, 7U), _world.Recorded[^1]);
        Assert.Equal(LogInVerdict.CardNotAccepted, _world.LogIn(card));
    }

    [Fact]
    public void Turn_CardRevokedAndNotUsed_TellsTheTerminal()
    {
        var card = _world.NewCard();
        _world.LogIn(card);
        _world.Revocations = _world.Table(card.Serial);
        _world.Pass(1_000);
        _world.Country.Run();
        Assert.Equal(LogInVerdict.CardEnded, _world.Told[^1]);
    }

    [Theory]
    [InlineData(Idle, InquiryVerdict.Answered)]
    [InlineData(Idle + 1, InquiryVerdict.OperatorNotLoggedIn)]
    public void 操作がないと会話は終わる(long passed, InquiryVerdict verdict)
    {
        _world.LogIn(_world.NewCard());
        _world.Pass(Idle / 2);
        Assert.Equal(InquiryVerdict.Answered, _world.Inquire()); // and from here on it counts anew
        _world.Pass(passed);
        Assert.Equal(verdict, _world.Inquire());
        Assert.Equal(
            verdict == InquiryVerdict.Answered ? LogInVerdict.LoggedIn : LogInVerdict.Idle, _world.Told[^1]);
    }

    [Theory]
    [InlineData(2 * 60_000, LogInVerdict.LoggedIn)]
    [InlineData(2 * 60_000 + 1, LogInVerdict.NothingAsked)]
    public void Prove_LongAfterTheChallenge_IsRefused(long passed, LogInVerdict verdict)
    {
        var card = _world.NewCard();
        var (_, challenge) = _world.AskForChallenge();
        _world.Pass(passed);
        Assert.Equal(verdict, _world.Prove(card, card.Answer(challenge)));
    }

    [Fact]
    public void 四度の失敗では待たず五度の失敗で端末は待つ()
    {
        var card = _world.NewCard();
        for (var time = 1; time <= 4; time++)
            Assert.Equal(LogInVerdict.CardNotAccepted, _world.Fail(card));
        Assert.Equal(LogInVerdict.LoggedIn, _world.LogIn(card)); // and it counts anew
        for (var time = 1; time <= 5; time++)
            Assert.Equal(LogInVerdict.CardNotAccepted, _world.Fail(card));
        Assert.Equal(LogInVerdict.LockedOut, _world.LogIn(card));
        _world.Pass(OperatorTerms.LockMilliseconds - 1);
        Assert.Equal(LogInVerdict.LockedOut, _world.LogIn(card));
        _world.Pass(1);
        Assert.Equal(LogInVerdict.CardNotAccepted, _world.Fail(card));
        Assert.Equal(LogInVerdict.LoggedIn, _world.LogIn(card));
    }

    [Fact]
    public void Prove_OverAndOverWithoutAChallenge_LocksAndStopsFillingTheRecord()
    {
        var card = _world.NewCard();
        for (var time = 1; time <= 20; time++)
            Assert.Equal(LogInVerdict.NothingAsked, _world.Prove(card, new byte[64]));
        Assert.Equal(5, _world.Recorded.Count);
        Assert.Equal(LogInVerdict.LockedOut, _world.LogIn(card));
    }

    [Fact]
    public void 記録できなければ認証しない()
    {
        var card = _world.NewCard();
        var (_, challenge) = _world.AskForChallenge();
        _world.Country.Record(OperatorWorld.Prefecture).IsDiskFull = true;
        Assert.Equal(LogInVerdict.NotRecordable, _world.Prove(card, card.Answer(challenge)));
        _world.Country.Record(OperatorWorld.Prefecture).IsDiskFull = false;
        Assert.Empty(_world.Recorded);
        Assert.Equal(LogInVerdict.LoggedIn, _world.LogIn(card));
    }

    [Fact]
    public void Ask_NoTableOfRevocations_IsRefused()
    {
        _world.Revocations = null;
        Assert.Equal(LogInVerdict.TablesMissing, _world.LogIn(_world.NewCard()));
    }

    [Fact]
    public void 認証と終了と拒否はすべて記録される()
    {
        var (first, second) = (_world.NewCard(7), _world.NewCard(8));
        _world.Fail(first);
        _world.LogIn(first);
        _world.LogIn(second);
        _world.LogOut(LogInVerdict.CardPulled);
        _world.LogIn(first);
        _world.Country.Cut(OperatorWorld.Terminal, OperatorWorld.Prefecture);
        Assert.Equal(
            [
                (LogInVerdict.CardNotAccepted, 0U), (LogInVerdict.LoggedIn, 7), (LogInVerdict.LoggedIn, 8),
                (LogInVerdict.Replaced, 7), (LogInVerdict.CardPulled, 8), (LogInVerdict.LoggedIn, 7),
                (LogInVerdict.LinkEnded, 7),
            ],
            _world.Recorded);
    }

    [Fact]
    public void Receive_FromWhoIsNoTerminal_EndsTheLink()
    {
        foreach (var (node, peer) in new[]
        {
            (NodeName.Nation, AskingCountry.PensionOrgan), (NodeName.Nation, OperatorWorld.Prefecture),
        })
        {
            _world.Country.Receive(node, peer, Frame.Of(FrameType.OperatorAsk, []) with { Version = Limits.Version });
            _world.Country.Run();
            Assert.Contains((node, CloseReason.NoRoute), _world.Country.Ended);
        }
    }

    [Fact]
    public void Receive_OtherBodies_EndsTheLink()
    {
        var reason = new Bodies.OperatorLogOut { Reason = (uint)LogInVerdict.Idle };
        _world.Send(FrameType.OperatorLogOut, reason.ToByteArray());
        _world.Country.Run();
        Assert.Equal((OperatorWorld.Prefecture, CloseReason.BadFrame), Assert.Single(_world.Country.Ended));
    }

    [Fact]
    public void Receive_ProofsWithoutWaiting_EndsTheLink()
    {
        _world.SendProof(_world.NewCard(), new byte[64]);
        _world.SendProof(_world.NewCard(), new byte[64]);
        _world.Country.Run();
        Assert.Equal((OperatorWorld.Prefecture, CloseReason.WindowExceeded), Assert.Single(_world.Country.Ended));
    }

    [Fact]
    public void Receive_AnyBytes_NeverThrows() => Prop.ForAll<byte[], byte[]>((certificate, answer) =>
    {
        if (_world.AskForChallenge().Verdict == LogInVerdict.LockedOut)
        {
            _world.Pass(OperatorTerms.LockMilliseconds);
            _world.AskForChallenge();
        }
        return _world.Prove(new(certificate, "", null!), answer) == LogInVerdict.CardNotAccepted;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));
}
