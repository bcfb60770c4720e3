using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Juki.Devices.Certificates;
using Juki.Domain.Affairs;
using Juki.Domain.Authority;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.Authority;
using Juki.Wire;
using Juki.Wire.Session;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Server.Flows;

/// <summary>An operator's card without its chip: what it shows a server.</summary>
internal sealed record TestCard(byte[] Certificate, string Serial, ECDsa Key)
{
    /// <summary>As a card signs a challenge.</summary>
    public byte[] Answer(byte[] challenge)
    {
        byte[] text = [.. "juki-operator 1"u8, .. challenge];
        return Key.SignData(text, HashAlgorithmName.SHA256);
    }
}

/// <summary>長野県, or one of its towns, with a terminal at which operators log in, and the authority of their
/// cards.</summary>
internal sealed class OperatorWorld : IDisposable
{
    public static readonly NodeName Prefecture = AskingCountry.NaganoPrefecture;
    public static readonly NodeName Terminal = AskingCountry.NaganoTerminal;

    /// <summary>A resident who can be asked for.</summary>
    public static readonly ResidentRecordCode Resident = ResidentRecordCode.FromBody(1_234_500_001);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private readonly X509Certificate2 _authority;
    private readonly List<ECDsa> _keys = [];
    private long _tables;

    /// <param name="isTestNetwork">Whether terminals may ask without a card.</param>
    /// <param name="town">The town whose terminal it is; null: the prefecture's.</param>
    /// <param name="requiresBiometric">Whether the server wants a finger of everybody.</param>
    public OperatorWorld(bool isTestNetwork = true, GovernmentCode? town = null, bool requiresBiometric = false)
    {
        Server = town is { } office ? NodeName.OfMunicipality(office) : Prefecture;
        var request = new CertificateRequest("CN=authority", _key, HashAlgorithmName.SHA384);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        _authority = request.CreateSelfSigned(Begin, Begin.AddYears(5));
        Revocations = Table();
        Country = new(isTestNetwork, (name, record) =>
        {
            var ledger = new OperatorLedger(name, record);
            var book = new BiometricBook(record, ledger, RandomNumberGenerator.Fill);
            var trust = new OperatorTrust("test", _authority, () => Revocations, RandomNumberGenerator.Fill, new())
            {
                TakesUnlisted = isTestNetwork,
                Biometric = book,
                RequiresBiometric = requiresBiometric,
                Ledger = (number, card, roles, now) =>
                    ledger.IsEmpty ? null : ledger.LogIn(number, card, roles, now),
            };
            if (name == Server)
                (Ledger, Clerk, Biometric) = (ledger, new(name, trust, ledger), book);
            return new(name, record, trust);
        });
        Country.Enter(AskingCountry.Nagano, InquiryFlowTests.Person(1) with { Code = Resident });
    }

    private static DateTimeOffset Begin => new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public AskingCountry Country { get; }

    /// <summary>Where the operators log in.</summary>
    public NodeName Server { get; }

    /// <summary>The terminal of that office.</summary>
    public NodeName At => NodeName.OfTerminal(Server.Office);

    /// <summary>The ledger of the office, as its process has it.</summary>
    public OperatorLedger Ledger { get; private set; } = null!;

    /// <summary>Judges who acts on it.</summary>
    public LocalClerk Clerk { get; private set; } = null!;

    /// <summary>Operators' fingers there.</summary>
    public BiometricBook Biometric { get; private set; } = null!;

    public RevocationTable? Revocations { get; set; }

    public AuditLog Log => Country.Record(Server).Log;

    /// <summary>Verdicts of the acts of operators in the record, in their order.</summary>
    public IReadOnlyList<(LogInVerdict Verdict, uint Operator)> Recorded =>
        [
            .. Enumerable.Range(0, (int)Log.Size).Select(index => Log.ReadLeaf(index).Facts)
                .Where(facts => facts.Kind == AuditKind.OperatorAction)
                .Select(facts => ((LogInVerdict)facts.Verdict, facts.Operator)),
        ];

    /// <summary>What the terminal was told of its sessions, in their order.</summary>
    public IReadOnlyList<LogInVerdict> Told =>
        [
            .. Country.Carried.Where(one => one.To == At && one.Frame.Type == FrameType.OperatorSession)
                .Select(one => (LogInVerdict)Read(Bodies.OperatorSession.Parser, one.Frame).Verdict),
        ];

    public TestCard NewCard(
        int number = 7, string roles = "inquiry+batch", GovernmentCode? office = null, int days = 365,
        string network = "test")
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _keys.Add(key);
        var request = new CertificateRequest("CN=someone", key, HashAlgorithmName.SHA384);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(CertificateName.Extension(FormattableString.Invariant(
            $"juki-operator://{network}/{office ?? Server.Office}/{number}/{roles}")));
        var serial = new byte[16];
        (serial[0], serial[15]) = (0x45, (byte)_keys.Count);
        using var certificate = request.Create(_authority, Begin, Begin.AddDays(days), serial);
        return new(certificate.RawData, certificate.SerialNumber, key);
    }

    /// <summary>A newer table, with these cards.</summary>
    public RevocationTable Table(params string[] serials)
    {
        var header = new TableHeader("test", ++_tables, Begin, Begin.AddYears(1));
        var rows = serials.Select(serial => $"{serial} 2026-04-01T00:00:00Z Lost").ToArray();
        var signed = SignedTable.Sign(
            TableKind.Revocations, header, rows, text => _key.SignData(text, HashAlgorithmName.SHA384));
        Assert.True(RevocationTable.TryRead(signed.Bytes.Span, _authority, "test", out var table));
        return table;
    }

    /// <summary>Time goes by; early in it the record's head is signed.</summary>
    public void Pass(long milliseconds)
    {
        var first = Math.Min(milliseconds, HeadRules.HeadEveryMs);
        Country.Now = new(Country.Now.Milliseconds + first);
        Country.Run();
        Country.Now = new(Country.Now.Milliseconds + milliseconds - first);
    }

    /// <summary>The answer to a terminal that wants to log in.</summary>
    public (LogInVerdict Verdict, byte[] Challenge) AskForChallenge()
    {
        Send(FrameType.OperatorAsk, []);
        Country.Run();
        var body = Read(
            Bodies.OperatorChallenge.Parser,
            Country.Carried.Last(one => one.Frame.Type == FrameType.OperatorChallenge).Frame);
        return ((LogInVerdict)body.Verdict, body.Challenge.ToByteArray());
    }

    /// <summary>What becomes of a proof.</summary>
    public LogInVerdict Prove(TestCard card, byte[] answer)
    {
        SendProof(card, answer);
        Country.Run();
        return Told[^1];
    }

    public void SendProof(TestCard card, byte[] answer) => Send(
        FrameType.OperatorLogIn,
        new Bodies.OperatorLogIn
        {
            Certificate = ByteString.CopyFrom(card.Certificate), Answer = ByteString.CopyFrom(answer),
        }.ToByteArray());

    /// <summary>The whole log-in.</summary>
    public LogInVerdict LogIn(TestCard card)
    {
        var (verdict, challenge) = AskForChallenge();
        return verdict == LogInVerdict.LoggedIn ? Prove(card, card.Answer(challenge)) : verdict;
    }

    /// <summary>One that fails.</summary>
    public LogInVerdict Fail(TestCard card)
    {
        var (verdict, _) = AskForChallenge();
        return verdict == LogInVerdict.LoggedIn ? Prove(card, new byte[64]) : verdict;
    }

    public void LogOut(LogInVerdict reason = LogInVerdict.LoggedOut)
    {
        Send(FrameType.OperatorLogOut, new Bodies.OperatorLogOut { Reason = (uint)reason }.ToByteArray());
        Country.Run();
    }

    /// <summary>An inquiry from the terminal.</summary>
    public InquiryVerdict Inquire(uint number = 7)
    {
        var inquiry = NewInquiry(Resident);
        inquiry.Asker.Operator = number;
        return (InquiryVerdict)Country.Ask(At, inquiry).Verdict;
    }

    /// <summary>An inquiry of operator 7 of the office by 住民票コード.</summary>
    public Bodies.Inquiry NewInquiry(ResidentRecordCode code)
    {
        if (Server == Prefecture)
            return AskingCountry.Inquiry(new() { Code = code });
        var inquiry = AskingCountry.Inquiry(new() { Code = code }, AskingCountry.AffairOf(AskerKind.Municipality));
        (inquiry.Asker.Kind, inquiry.Asker.Office) = ((uint)AskerKind.Municipality, Server.Office.Value);
        return inquiry;
    }

    public void Send(FrameType type, byte[] body) =>
        Country.Send(At, Frame.Of(type, body) with { Version = Limits.Version });

    public void Dispose()
    {
        Country.Dispose();
        _authority.Dispose();
        _key.Dispose();
        _keys.ForEach(key => key.Dispose());
    }

    private static T Read<T>(MessageParser<T> parser, Frame frame) where T : class, IMessage<T>
    {
        Assert.True(Body.TryDecode(parser, frame.Body, out var body));
        return body;
    }
}
