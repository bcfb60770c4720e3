using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Juki.Devices.Card;
using Juki.Devices.Certificates;

namespace Juki.Tests.Devices.Card;

/// <summary>The card and the terminal with each other.</summary>
[Trait("Source", "S-002 内部の不正利用防止対策")]
public sealed class OperatorCardTests : IDisposable
{
    private readonly CardParties parties = new();

    public void Dispose() => parties.Dispose();

    [Fact, Trait("Source", "S-001"), Trait("Source", "ISO/IEC 9798-3")]
    public void 端末と操作者識別カードは相互に認証し操作者は暗証番号で確かめられる()
    {
        var card = parties.NewCard();
        using var session = parties.Open(card);
        using var certificate = X509CertificateLoader.LoadCertificate(session.Certificate);
        Assert.True(CertificateName.TryRead(certificate.Extensions, out var name));
        Assert.Equal(CardParties.OperatorName, name);
        Assert.Equal(3, session.PinTriesLeft());
        session.Verify(CardParties.Pin("secret-1"));
        var challenge = RandomNumberGenerator.GetBytes(32);
        var answer = session.Answer(challenge);
        Assert.True(OperatorCardSession.IsOperatorAnswer(certificate, challenge, answer));
        challenge[0] ^= 1;
        Assert.False(OperatorCardSession.IsOperatorAnswer(certificate, challenge, answer));
    }

    [Fact]
    public void 資格のない読取装置には誰のカードか示さない()
    {
        var card = parties.NewCard();
        card.Select();
        foreach (var command in new[] { "00B0810000", "00B0820000", "00B0830000", "00A4020C020002", "00B0000000" })
            Assert.True(card.Send(command) is { Data.Length: 0, Status: StatusWord.NotPermitted or StatusWord.Done });
        Assert.Equal(StatusWord.NotPermitted, card.Send("0020008110" + new string('3', 32)).Status);
        Assert.Equal(StatusWord.NotPermitted, card.Send("00200081").Status);
        Assert.Equal(StatusWord.NotPermitted, card.Send("0088010120" + new string('0', 64) + "00").Status);
        Assert.Equal(StatusWord.NotPermitted, card.Send("0088000120" + new string('0', 64) + "00").Status);
        Assert.Equal(StatusWord.NotPermitted, card.Send("0088020120" + new string('0', 64) + "00").Status);
        Assert.Equal(StatusWord.NotNow, card.Send("00860000027C0000").Status);
        Assert.Equal(3, parties.Open(card).PinTriesLeft());
    }

    [Fact]
    public void 他の認証局や他の団体や端末でない者をカードは認めない()
    {
        var card = parties.NewCard();
        using var others = new CardParties();
        TerminalKey[] refused =
        [
            others.Terminal,
            parties.NewTerminal("juki://test/resident/terminal/131024/1"),
            parties.NewTerminal("juki://other/resident/terminal/131016/1"),
            parties.NewTerminal("juki://test/resident/municipality/131016/1"),
            parties.NewTerminal(CardParties.OperatorName),
            parties.NewTerminal() with { Certificate = parties.Terminal.Certificate }, // another's certificate
            parties.Terminal with { Certificate = [] },
            parties.Terminal with { Certificate = [0x30, 0x00] },
        ];
        foreach (var terminal in refused)
        {
            var failure = Assert.Throws<CardException>(() =>
                OperatorCardSession.Open(card, terminal, parties.Authority, CardParties.Now));
            Assert.Equal(CardFailure.TerminalRefused, failure.Failure);
        }
    }

    [Fact]
    public void 時計のないカードは新しい証明書から時を知り期限の切れた端末を認めない()
    {
        var card = parties.NewCard();
        var old = parties.NewTerminal(ends: CardParties.Now.AddDays(10));
        Open(card, old, CardParties.Now);
        Open(card, parties.NewTerminal(begins: CardParties.Now.AddDays(11)), CardParties.Now.AddDays(11));
        var failure = Assert.Throws<CardException>(() => Open(card.Restart(), old, CardParties.Now));
        Assert.Equal(CardFailure.TerminalRefused, failure.Failure);
    }

    [Fact]
    public void 端末は認証局の証明書のないカードや期限の切れたカードを認めない()
    {
        using var others = new CardParties();
        var foreign = new MemoryCard();
        others.Issue(foreign);
        // The foreign card would take this terminal, for it is shown one of its own authority.
        var failure = Assert.Throws<CardException>(() =>
            OperatorCardSession.Open(foreign, others.Terminal, parties.Authority, CardParties.Now));
        Assert.Equal(CardFailure.CardNotGenuine, failure.Failure);
        failure = Assert.Throws<CardException>(() => OperatorCardSession.Open(
            parties.NewCard(), parties.Terminal, parties.Authority, CardParties.Now.AddDays(91)));
        Assert.Equal(CardFailure.CardNotGenuine, failure.Failure);
    }

    [Fact]
    public void 三度誤ると閉塞し管理者の解除番号で解除される()
    {
        var card = parties.NewCard();
        using (var session = parties.Open(card))
        {
            foreach (var left in new[] { 2, 1 })
                Assert.Equal(left, Refused(CardFailure.PinWrong, () => session.Verify(CardParties.Pin("wrong-1"))));
            Refused(CardFailure.PinBlocked, () => session.Verify(CardParties.Pin("wrong-1")));
            Refused(CardFailure.PinBlocked, () => session.Verify(CardParties.Pin("secret-1")));
            Refused(CardFailure.PinBlocked,
                () => session.ChangePin(CardParties.Pin("secret-1"), CardParties.Pin("new-12")));
            Assert.Throws<CardException>(() => session.Answer(new byte[32]));
        }
        using var later = parties.Open(card.Restart());
        Assert.Equal(0, later.PinTriesLeft());
        Assert.Equal(9, Refused(CardFailure.PinWrong,
            () => later.Unblock(CardParties.Pin("unblock-2"), CardParties.Pin("again-1"))));
        later.Unblock(CardParties.Pin("unblock-1"), CardParties.Pin("again-1"));
        Refused(CardFailure.PinMustChange, () => later.Verify(CardParties.Pin("again-1")));
        Assert.Throws<CardException>(() => later.Answer(new byte[32]));
        later.ChangePin(CardParties.Pin("again-1"), CardParties.Pin("mine-12"));
        later.Verify(CardParties.Pin("mine-12"));
        Assert.Equal(ChannelAgreement.SignatureBytes, later.Answer(new byte[32]).Length);
    }

    [Fact]
    public void 解除番号は十度誤ると使えなくなる()
    {
        using var session = parties.Open(parties.NewCard());
        for (var left = 9; left > 0; left--)
        {
            Assert.Equal(left, Refused(CardFailure.PinWrong,
                () => session.Unblock(CardParties.Pin("unblock-2"), CardParties.Pin("again-1"))));
        }
        foreach (var code in new[] { "unblock-2", "unblock-1" })
        {
            Refused(CardFailure.PinBlocked,
                () => session.Unblock(CardParties.Pin(code), CardParties.Pin("again-1")));
        }
        session.Verify(CardParties.Pin("secret-1")); // the PIN itself goes on
    }

    [Fact]
    public void 初期暗証番号のままでは使えない()
    {
        var card = new MemoryCard();
        parties.Issue(card);
        using var session = parties.Open(card);
        Refused(CardFailure.PinMustChange, () => session.Verify(CardParties.Pin("first-1")));
        Assert.Throws<CardException>(() => session.LastUse());
        Assert.Throws<CardException>(() => session.ChangePin(CardParties.Pin("first-1"), CardParties.Pin("first-1")));
        session.ChangePin(CardParties.Pin("first-1"), CardParties.Pin("secret-1"));
        Assert.Empty(session.LastUse());
        session.NoteUse("2026-11-21T05:00:00Z"u8);
        Assert.Equal("2026-11-21T05:00:00Z"u8.ToArray(), session.LastUse());
    }

    [Fact]
    public void 抜けばすべて忘れる()
    {
        var card = parties.NewCard();
        using var session = parties.Open(card);
        session.Verify(CardParties.Pin("secret-1"));
        card.Chip.Reset();
        Assert.Equal(CardFailure.ChannelBroken,
            Assert.Throws<CardException>(() => session.Answer(new byte[32])).Failure);
        using var next = parties.Open(card);
        Assert.Throws<CardException>(() => next.Answer(new byte[32]));
        Assert.Equal(3, next.PinTriesLeft());
    }

    [Fact]
    public void Answer_AlteredOnItsWay_EndsTheSession()
    {
        var card = parties.NewCard();
        using var session = parties.Open(card);
        session.Verify(CardParties.Pin("secret-1"));
        card.OnAnswer = answer => [(byte)(answer[0] ^ 1), .. answer.AsSpan(1)];
        Assert.Equal(CardFailure.ChannelBroken,
            Assert.Throws<CardException>(() => session.Answer(new byte[32])).Failure);
    }

    [Fact]
    public void Transmit_RecordedSession_CannotBePlayedAgain()
    {
        var card = parties.NewCard();
        using (var session = parties.Open(card))
            session.Verify(CardParties.Pin("secret-1"));
        var said = card.Said.ToArray();
        card.Chip.Reset();
        var answers = said.Select(command => Convert.ToHexString(card.Chip.Answer(command)[^2..])).ToArray();
        // Selecting, the certificate and the wish for a point are the same; the old signature is not over the new
        // point.
        var opened = Array.FindLastIndex(said, command => command[1] == 0x86);
        Assert.Equal("6982", answers[opened]);
        Assert.All(answers[(opened + 1)..], answer => Assert.Equal("6882", answer));
        Assert.NotEmpty(answers[(opened + 1)..]);
    }

    [Fact]
    public void Transmit_PlainCommandInAChannel_EndsIt()
    {
        var card = parties.NewCard();
        using var session = parties.Open(card);
        session.Verify(CardParties.Pin("secret-1"));
        Assert.Equal(StatusWord.NotPermitted, card.Send("00B0820000").Status);
        Assert.Throws<CardException>(() => session.Answer(new byte[32]));
        Assert.Equal(StatusWord.NoSecureMessaging, card.Send("0C8801010100").Status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00B0")]
    [InlineData("0CB0820003AA")]
    public void Transmit_NoCommandInAChannel_EndsIt(string bytes)
    {
        var card = parties.NewCard();
        using var session = parties.Open(card);
        session.Verify(CardParties.Pin("secret-1"));
        Assert.Equal(StatusWord.WrongLength, card.Send(bytes).Status);
        Assert.Throws<CardException>(() => session.Answer(new byte[32]));
    }

    [Fact]
    public void 使用中のカードは書き換えられず鍵も作り直せない()
    {
        var card = parties.NewCard();
        card.Select();
        foreach (var command in new[]
        {
            "00D68200013000", "00468001", "0046800100", "0046810100", "00440000",
            "0024018110" + new string('3', 32), "0024018210" + new string('3', 32),
        })
        {
            Assert.True(card.Send(command).Status is StatusWord.NotPermitted or StatusWord.WrongLength);
        }
        Assert.Equal(CardFailure.AlreadyIssued,
            Assert.Throws<CardException>(() => OperatorCardIssue.Begin(card)).Failure);
        Assert.False(OperatorCardIssue.IsBlank(card));
    }

    [Fact]
    public void 発行は途中でやめてもやり直せる()
    {
        var card = new MemoryCard();
        Assert.True(OperatorCardIssue.IsBlank(card));
        var first = OperatorCardIssue.Begin(card);
        Assert.Equal(StatusWord.Done, card.Send("00D6820003303030").Status);
        Assert.Equal(StatusWord.NotNow, card.Send("00440000").Status);
        var second = OperatorCardIssue.Begin(card);
        Assert.NotEqual(first.PublicKey.Q.X, second.PublicKey.Q.X);
        // The certificate of the first key does not bring the card with the second into use.
        Assert.Throws<CardException>(() => second.Finish(parties.Authority.RawData,
            parties.Certify(CardParties.OperatorName, first.PublicKey), CardParties.Pin("first-1"),
            CardParties.Pin("unblock-1")));
        Assert.True(OperatorCardIssue.IsBlank(card));
        parties.Issue(card);
        Assert.Equal(CardFailure.NotIssued,
            Assert.Throws<CardException>(() => parties.Open(new MemoryCard())).Failure);
        parties.Open(card).Dispose();
    }

    private OperatorCardSession Open(MemoryCard card, TerminalKey terminal, DateTimeOffset now) =>
        OperatorCardSession.Open(card, terminal, parties.Authority, now);

    private static int? Refused(CardFailure failure, Action act)
    {
        var thrown = Assert.Throws<CardException>(act);
        Assert.Equal(failure, thrown.Failure);
        return thrown.TriesLeft;
    }
}
