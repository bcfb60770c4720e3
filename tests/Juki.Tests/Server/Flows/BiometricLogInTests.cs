using System.Security.Cryptography;
using Google.Protobuf;
using Juki.Devices.Biometric;
using Juki.Domain.Authority;
using Juki.Domain.Search;
using Juki.Server.Audit;
using Juki.Server.Flows.Authority;
using Juki.Server.Node;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Server.Flows;

/// <summary>The check of the finger in the log-in: what is registered, and what comes from a reader.</summary>
public sealed class BiometricLogInTests : IDisposable
{
    private const int Finger = 11;

    private readonly OperatorWorld _world = new(isTestNetwork: false);
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly TestCard _card;

    public BiometricLogInTests()
    {
        _card = _world.NewCard(roles: "inquiry");
        Enter(_world, _card);
        Assert.Equal(AuthorityVerdict.Done, Book.Add(PublicKey(_key), "窓口1", 1, Now));
    }

    private BiometricBook Book => _world.Biometric;

    private Moment Now => _world.Country.Now;

    public void Dispose()
    {
        _world.Dispose();
        _key.Dispose();
    }

    [Fact]
    public void 登録した指でだけ認証されカードだけでは足りない()
    {
        Assert.Equal(LogInVerdict.LoggedIn, _world.LogIn(_card)); // nothing is registered yet
        _world.LogOut();
        Assert.Equal(AuthorityVerdict.Done, Register(Finger));
        var awaited = ShowCard();
        Assert.Equal(InquiryVerdict.OperatorNotLoggedIn, _world.Inquire());
        Assert.Equal(LogInVerdict.LoggedIn, Give(Check(Reader(Finger, 1), awaited)));
        Assert.Equal(InquiryVerdict.Answered, _world.Inquire());
        _world.LogOut();
        awaited = ShowCard();
        Assert.Equal(
            LogInVerdict.ReadingNotMatched,
            Give(Reader(Finger + 1, 1).Check(KeyOf(awaited), ChallengeOf(awaited)).Reading));
        Assert.Equal(InquiryVerdict.OperatorNotLoggedIn, _world.Inquire());
        Assert.Equal(
            [
                LogInVerdict.ReadingAwaited, LogInVerdict.LoggedIn, LogInVerdict.LoggedOut,
                LogInVerdict.ReadingAwaited, LogInVerdict.ReadingNotMatched,
            ],
            _world.Recorded.TakeLast(5).Select(one => one.Verdict));
        Assert.All(_world.Recorded.TakeLast(5), one => Assert.Equal(7U, one.Operator));
    }

    [Theory]
    [InlineData(VeinTemplate.DistanceMax, LogInVerdict.LoggedIn)]
    [InlineData(VeinTemplate.DistanceMax + 1, LogInVerdict.ReadingNotMatched)]
    public void Give_AtTheBound_IsTakenAndBeyondItNot(int distance, LogInVerdict verdict)
    {
        Assert.Equal(AuthorityVerdict.Done, Register(Finger));
        var awaited = ShowCard();
        var bits = Book.Find(7)!.Template.ToBytes();
        for (var bit = 0; bit < distance; bit++)
            bits[bit >> 3] ^= (byte)(1 << (bit & 7));
        Assert.Equal(verdict, Give(Signed(new(bits), BiometricUse.Check, ChallengeOf(awaited))));
    }

    [Fact]
    public void Give_SameReadingTwice_IsNotTakenAgain()
    {
        Assert.Equal(AuthorityVerdict.Done, Register(Finger));
        var awaited = ShowCard();
        var reading = Reader(Finger, 1).Check(KeyOf(awaited), ChallengeOf(awaited)).Reading;
        Assert.Equal(LogInVerdict.LoggedIn, Give(reading));
        _world.LogOut();
        Assert.Equal(LogInVerdict.NothingAsked, Give(reading)); // no card was shown
        ShowCard();
        Assert.Equal(LogInVerdict.ReaderUnknown, Give(reading)); // another challenge
        Assert.Equal(LogInVerdict.NothingAsked, Give(reading)); // spent
    }

    [Fact]
    public void Give_SignedForAnotherUseOrTooLate_IsRefused()
    {
        Assert.Equal(AuthorityVerdict.Done, Register(Finger));
        var awaited = ShowCard();
        var template = Book.Find(7)!.Template;
        Assert.Equal(
            LogInVerdict.ReaderUnknown,
            Give(Signed(template, BiometricUse.Register, ChallengeOf(awaited)) with { Use = BiometricUse.Check }));
        awaited = ShowCard();
        _world.Pass(OperatorTerms.ChallengeMilliseconds + 1);
        Assert.Equal(
            LogInVerdict.NothingAsked, Give(Signed(template, BiometricUse.Check, ChallengeOf(awaited))));
        awaited = ShowCard();
        _world.Pass(OperatorTerms.ChallengeMilliseconds);
        Assert.Equal(LogInVerdict.LoggedIn, Give(Signed(template, BiometricUse.Check, ChallengeOf(awaited))));
    }

    [Fact]
    public void Give_ReaderUnknownOrRemovedMeanwhile_IsRefused()
    {
        Assert.Equal(AuthorityVerdict.Done, Register(Finger));
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var awaited = ShowCard();
        Assert.Equal(
            LogInVerdict.ReaderUnknown,
            Give(Reader(Finger, 1, other).Check(KeyOf(awaited), ChallengeOf(awaited)).Reading));
        awaited = ShowCard();
        var asKnown = Reader(Finger, 1, other).Check(KeyOf(awaited), ChallengeOf(awaited)).Reading! with
        {
            Reader = SHA256.HashData(PublicKey(_key)),
        };
        Assert.Equal(LogInVerdict.ReaderUnknown, Give(asKnown));
        awaited = ShowCard();
        var reading = Reader(Finger, 1).Check(KeyOf(awaited), ChallengeOf(awaited)).Reading;
        Assert.Equal(AuthorityVerdict.NotAdministrator, Book.Remove(1, 7, Now));
        Assert.Equal(AuthorityVerdict.Done, Book.Remove(1, 1, Now));
        Assert.Equal(LogInVerdict.ReaderUnknown, Give(reading));
        Assert.Equal(AuthorityVerdict.NotInThatState, Book.Remove(1, 1, Now));
        Assert.Equal(AuthorityVerdict.NotFound, Book.Remove(2, 1, Now));
    }

    [Fact]
    public void Renewed_OldKeyAndOldReading_AreWorthNothing()
    {
        Assert.Equal(AuthorityVerdict.NotInThatState, Register(Finger, AuthorityAct.TemplateRenewed));
        Assert.Equal(AuthorityVerdict.Done, Register(Finger));
        Assert.Equal(AuthorityVerdict.NotInThatState, Register(Finger));
        var before = Book.Find(7)!;
        var awaited = ShowCard();
        Assert.Equal(AuthorityVerdict.Done, Register(Finger, AuthorityAct.TemplateRenewed));
        Assert.Equal(
            LogInVerdict.ReadingNotMatched,
            Give(Reader(Finger, 1).Check(KeyOf(awaited), ChallengeOf(awaited)).Reading)); // by the old key
        awaited = ShowCard();
        Assert.NotEqual(before.Key.ToBytes(), KeyOf(awaited).ToBytes());
        Assert.Equal(
            LogInVerdict.ReadingNotMatched,
            Give(Signed(before.Template, BiometricUse.Check, ChallengeOf(awaited)))); // stolen
        awaited = ShowCard();
        Assert.Equal(LogInVerdict.LoggedIn, Give(Check(Reader(Finger, 2), awaited)));
        Assert.Equal(2, Assert.Single(Book.Templates).Registration);
        Assert.Equal(
            [AuthorityAct.TemplateRegistered, AuthorityAct.TemplateRenewed],
            _world.Ledger.History(7).TakeLast(2).Select(row => row.Entry.Act));
    }

    [Fact]
    public void 指が続けて一致しなければ端末は待つ()
    {
        Assert.Equal(AuthorityVerdict.Done, Register(Finger));
        for (var attempt = 0; attempt < OperatorTerms.FailuresMax; attempt++)
        {
            var awaited = ShowCard();
            Assert.Equal(
                LogInVerdict.ReadingNotMatched,
                Give(Reader(Finger + 1, attempt).Check(KeyOf(awaited), ChallengeOf(awaited)).Reading));
        }
        Assert.Equal(LogInVerdict.LockedOut, _world.AskForChallenge().Verdict);
    }

    [Fact]
    public void 照合を全員に求める機関では登録のない者は認証されない()
    {
        using var world = new OperatorWorld(isTestNetwork: false, requiresBiometric: true);
        var card = world.NewCard(roles: "inquiry");
        Enter(world, card);
        Assert.Equal(LogInVerdict.TemplateMissing, world.LogIn(card));
    }

    [Fact]
    public void Give_NothingOrOverAnOlderVersion_IsRefused()
    {
        Assert.Equal(AuthorityVerdict.Done, Register(Finger));
        ShowCard();
        Assert.Equal(LogInVerdict.ReadingMissing, Give(null));
        _world.Country.Cut(OperatorWorld.Prefecture, OperatorWorld.Terminal);
        _world.Country.Join(OperatorWorld.Prefecture, OperatorWorld.Terminal, new(1, Limits.ReadingsSince - 1));
        Assert.Equal(LogInVerdict.OperatorNotPermitted, _world.LogIn(_card)); // in words that it has
        Assert.Equal((LogInVerdict.ReadingMissing, 7U), _world.Recorded[^1]);
    }

    [Fact]
    public void Take_CutReadingOrBothInOneFrame_EndsTheLink()
    {
        Assert.Equal(AuthorityVerdict.Done, Register(Finger));
        var awaited = ShowCard();
        var reading = Reader(Finger, 1).Check(KeyOf(awaited), ChallengeOf(awaited)).Reading!;
        var body = BodyOf(reading);
        body.Certificate = ByteString.CopyFrom(_card.Certificate);
        _world.Send(FrameType.OperatorLogIn, body.ToByteArray());
        _world.Country.Run();
        Assert.Equal((OperatorWorld.Prefecture, CloseReason.BadFrame), _world.Country.Ended[^1]);
        Assert.Equal(InquiryVerdict.OperatorNotLoggedIn, Fresh().Inquire());
    }

    [Fact]
    public void Register_WithoutRightOrGoodReading_IsRefused()
    {
        Assert.Equal(AuthorityVerdict.OtherPersonNeeded, Register(Finger, by: 7));
        Assert.Equal(AuthorityVerdict.NotAdministrator, Register(Finger, by: 9));
        Assert.Equal(AuthorityVerdict.SecondPersonNeeded, Register(Finger, number: 2));
        var request = new LedgerRequest(AuthorityAct.TemplateRegistered, 7, 1);
        var template = new VeinTemplate(new byte[VeinTemplate.Bytes]);
        var begun = Book.Begin(request, Now);
        Assert.Equal(
            AuthorityVerdict.ReadingNotAccepted,
            Book.Keep(request, Signed(template, BiometricUse.Check, begun.Challenge), Now));
        Assert.Equal(
            AuthorityVerdict.ReadingNotAccepted, // the challenge is spent
            Book.Keep(request, Signed(template, BiometricUse.Register, begun.Challenge), Now));
        Assert.Equal(AuthorityVerdict.FactsMissing, _world.Ledger.Go(request, Now)); // a finger without a finger
        Assert.Empty(Book.Templates);
        Assert.Null(Book.Find(7));
    }

    [Fact]
    public void Kept_NothingOfTheFingerIsLegible_AndItGoesWithTheRight()
    {
        var size = _world.Log.Size;
        Assert.Equal(AuthorityVerdict.Done, Register(Finger));
        Assert.Equal(size + 1, _world.Log.Size);
        var store = _world.Country.Record(OperatorWorld.Prefecture).Store;
        var kept = Book.Find(7)!;
        var row = Assert.Single(Book.Templates);
        Assert.Equal(-1, row.Sealed.AsSpan().IndexOf(kept.Template.ToBytes().AsSpan(0, 8)));
        Assert.Equal(-1, row.Sealed.AsSpan().IndexOf(kept.Key.ToBytes().AsSpan(0, 8)));
        Assert.Equal(
            AuthorityVerdict.Done, _world.Ledger.Go(new(AuthorityAct.Revoked, 7, 1), Now));
        Assert.Empty(Book.Templates);
        Assert.Empty(store.Fetch(BiometricTables.Keys, [new(7)]));
    }

    [Fact]
    public void Kept_DamagedOrMoved_LetsNobodyIn()
    {
        Assert.Equal(AuthorityVerdict.Done, Register(Finger));
        var store = _world.Country.Record(OperatorWorld.Prefecture).Store;
        var row = Assert.Single(Book.Templates);
        row.Sealed[20] ^= 1;
        store.Begin();
        store.Upsert(BiometricTables.Templates, [row]);
        store.Commit();
        Assert.Equal(LogInVerdict.TemplateMissing, _world.LogIn(_card));
        store.Begin();
        store.Delete(BiometricTables.Keys, [new(7)]);
        store.Commit();
        Assert.Equal(LogInVerdict.TemplateMissing, _world.LogIn(_card));
    }

    [Fact]
    [Trait("Source", "RFC 5480 §2.1.1.1")]
    public void Add_NoKeyOfP256OrTwice_IsRefused()
    {
        using var large = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        Assert.Equal(AuthorityVerdict.FactsMissing, Book.Add(PublicKey(large), "窓口2", 1, Now));
        Assert.Equal(AuthorityVerdict.FactsMissing, Book.Add([1, 2], "窓口2", 1, Now));
        Assert.Equal(AuthorityVerdict.FactsMissing, Book.Add(PublicKey(_key), " ", 1, Now));
        Assert.Equal(AuthorityVerdict.NotInThatState, Book.Add(PublicKey(_key), "窓口2", 1, Now));
        Assert.Equal(AuthorityVerdict.NotAdministrator, Book.Add(PublicKey(_key), "窓口2", 7, Now));
        Assert.Equal(AuthorityVerdict.Done, Book.Remove(1, 1, Now));
        Assert.Equal(AuthorityVerdict.Done, Book.Add(PublicKey(_key), "窓口2", 1, Now, isDry: true));
        Assert.Single(Book.Readers);
        Assert.Equal(AuthorityVerdict.Done, Book.Add(PublicKey(_key), "窓口2", 1, Now));
        var again = new BiometricBook(
            _world.Country.Record(OperatorWorld.Prefecture), _world.Ledger, RandomNumberGenerator.Fill);
        Assert.Equal([1, 2], again.Readers.Select(one => one.Serial));
        Assert.Equal([false, true], again.Readers.Select(one => one.Ended == 0));
    }

    private OperatorWorld Fresh()
    {
        _world.Country.Cut(OperatorWorld.Prefecture, OperatorWorld.Terminal);
        _world.Country.Join(OperatorWorld.Prefecture, OperatorWorld.Terminal);
        return _world;
    }

    /// <summary>The card alone; what the reader is to work with comes back.</summary>
    private Bodies.OperatorChallenge ShowCard()
    {
        var (verdict, challenge) = _world.AskForChallenge();
        Assert.Equal(LogInVerdict.LoggedIn, verdict);
        _world.SendProof(_card, _card.Answer(challenge));
        _world.Country.Run();
        var frame = _world.Country.Carried.Last(one => one.To == OperatorWorld.Terminal).Frame;
        Assert.True(Body.TryDecode(Bodies.OperatorChallenge.Parser, frame.Body, out var body));
        Assert.Equal((uint)LogInVerdict.ReadingAwaited, body.Verdict);
        return body;
    }

    private static BiometricReading? Check(BiometricReader reader, Bodies.OperatorChallenge awaited) =>
        reader.Check(KeyOf(awaited), ChallengeOf(awaited)).Reading;

    private LogInVerdict Give(BiometricReading? reading)
    {
        _world.Send(FrameType.OperatorLogIn, BodyOf(reading).ToByteArray());
        _world.Country.Run();
        return _world.Told[^1];
    }

    private static Bodies.OperatorLogIn BodyOf(BiometricReading? reading) => reading is null ? new() : new()
    {
        Reader = ByteString.CopyFrom(reading.Reader),
        Template = ByteString.CopyFrom(reading.Template.ToBytes()),
        Signature = ByteString.CopyFrom(reading.Signature),
    };

    private AuthorityVerdict Register(
        int finger, AuthorityAct act = AuthorityAct.TemplateRegistered, uint by = 1, int number = 7)
    {
        var request = new LedgerRequest(act, number, by);
        var (verdict, key, challenge) = Book.Begin(request, Now);
        return verdict != AuthorityVerdict.Done ? verdict
            : Book.Keep(request, Reader(finger, 0).Register(new(key), challenge).Reading!, Now);
    }

    private BiometricReader Reader(int finger, int reading, ECDsa? key = null)
    {
        var own = key ?? _key;
        return new(new SyntheticSensor(finger, reading), text => own.SignData(text, HashAlgorithmName.SHA256))
        {
            Name = SHA256.HashData(PublicKey(own)),
        };
    }

    private BiometricReading Signed(VeinTemplate template, BiometricUse use, byte[] challenge) => new(
        use, template, _key.SignData(BiometricReading.Text(use, template, challenge), HashAlgorithmName.SHA256))
    {
        Reader = SHA256.HashData(PublicKey(_key)),
    };

    private static TransformKey KeyOf(Bodies.OperatorChallenge awaited) => new(awaited.TransformKey.Span);

    private static byte[] ChallengeOf(Bodies.OperatorChallenge awaited) => awaited.Challenge.ToByteArray();

    private static byte[] PublicKey(ECDsa key) => key.ExportSubjectPublicKeyInfo();

    /// <summary>Two administrators, 1 and 2, and the operator 7 with a card.</summary>
    private static void Enter(OperatorWorld world, TestCard card)
    {
        var now = world.Country.Now;
        Apply(1, OperatorRoles.Administration);
        Apply(2, OperatorRoles.Administration);
        Go(new(AuthorityAct.Checked, 1, 2));
        Go(new(AuthorityAct.Checked, 2, 1));
        Apply(7, OperatorRoles.Inquiry);
        Go(new(AuthorityAct.Checked, 7, 1));
        Go(new(AuthorityAct.CardIssued, 7, 1) { Card = card.Serial });

        void Apply(int number, OperatorRoles roles) => Go(new(AuthorityAct.Applied, number, 3)
        {
            Grant = new("S0007", 0, roles, now.Today.ToDay(), now.Today.ToDay().AddYears(3)),
        });

        void Go(LedgerRequest request) => Assert.Equal(AuthorityVerdict.Done, world.Ledger.Go(request, now));
    }
}
