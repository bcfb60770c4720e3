using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Juki.Devices.Card;
using Juki.Devices.Certificates;

namespace Juki.Tests.Devices.Card;

/// <summary>An authority, terminals and operators' cards, with keys in memory.</summary>
internal sealed class CardParties : IDisposable
{
    public const string TerminalName = "juki://test/resident/terminal/131016/1";
    public const string OperatorName = "juki-operator://test/131016/7/inquiry+batch";

    /// <summary>Serial number of all its certificates.</summary>
    public const string Serial = "45000000000000000000000000000000";

    public static readonly DateTimeOffset Now = new(2026, 11, 21, 5, 0, 0, TimeSpan.Zero);

    private readonly ECDsa authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP384);

    public CardParties()
    {
        var request = new CertificateRequest("CN=juki authority, O=test", authorityKey, HashAlgorithmName.SHA384);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        Authority = request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(3650));
        Terminal = NewTerminal();
    }

    public X509Certificate2 Authority { get; }

    public TerminalKey Terminal { get; }

    public static PinBlock Pin(string text) => PinBlock.From(Encoding.ASCII.GetBytes(text))!;

    public TerminalKey NewTerminal(
        string name = TerminalName, DateTimeOffset? begins = null, DateTimeOffset? ends = null)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new(
            Certify(name, key.ExportParameters(false), begins, ends),
            text => key.SignData(text, HashAlgorithmName.SHA256));
    }

    public byte[] Certify(
        string name, ECParameters publicKey, DateTimeOffset? begins = null, DateTimeOffset? ends = null)
    {
        using var key = ECDsa.Create(publicKey);
        var request = new CertificateRequest(
            new X500DistinguishedName("CN=someone"), new PublicKey(key), HashAlgorithmName.SHA384);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(CertificateName.Extension(name));
        using var certificate = request.Create(Authority, begins ?? Now.AddHours(-1),
            ends ?? Now.AddDays(90), Convert.FromHexString(Serial));
        return certificate.RawData;
    }

    /// <summary>Signs as the authority.</summary>
    public byte[] Sign(byte[] text) => authorityKey.SignData(text, HashAlgorithmName.SHA384);

    /// <summary>Issues a card with PIN <c>first-1</c>, which must be changed, and code <c>unblock-1</c>.</summary>
    public void Issue(ICardLink card, string name = OperatorName)
    {
        var issue = OperatorCardIssue.Begin(card);
        using var pin = Pin("first-1");
        using var code = Pin("unblock-1");
        issue.Finish(Authority.RawData, Certify(name, issue.PublicKey), pin, code);
    }

    /// <summary>A card in use whose operator has chosen the PIN <c>secret-1</c>.</summary>
    public MemoryCard NewCard()
    {
        var card = new MemoryCard();
        Issue(card);
        using var session = Open(card);
        session.ChangePin(Pin("first-1"), Pin("secret-1"));
        card.Chip.Reset();
        return card;
    }

    public OperatorCardSession Open(ICardLink card) => OperatorCardSession.Open(card, Terminal, Authority, Now);

    public void Dispose()
    {
        authorityKey.Dispose();
        Authority.Dispose();
    }
}
