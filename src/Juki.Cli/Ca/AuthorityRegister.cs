using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Juki.Wire;
using Juki.Wire.Session;

namespace Juki.Cli.Ca;

/// <summary>How far a certificate has come.</summary>
public enum CertificateState
{
    /// <summary>Issued; its holder has not answered.</summary>
    Issued = 1,

    /// <summary>The holder has proved that it has the key.</summary>
    Acknowledged = 2,

    /// <summary>Revoked.</summary>
    Revoked = 3,
}

/// <summary>One certificate in the authority's register.</summary>
/// <param name="Serial">Its serial number.</param>
/// <param name="Identity">Whose.</param>
/// <param name="Begins">Good from.</param>
/// <param name="Ends">Good until.</param>
/// <param name="Challenge">What the holder signs to acknowledge it; hexadecimal.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Revocation">When and why it was revoked; null while it is good.</param>
public sealed record IssuedCertificate(
    string Serial,
    PeerIdentity Identity,
    DateTimeOffset Begins,
    DateTimeOffset Ends,
    string Challenge,
    CertificateState State = CertificateState.Issued,
    RevokedCertificate? Revocation = null);

/// <summary>One certificate of an operator's card in the authority's register.</summary>
/// <param name="Serial">Its serial number.</param>
/// <param name="Identity">Whose card.</param>
/// <param name="Begins">Good from.</param>
/// <param name="Ends">Good until.</param>
/// <param name="Revocation">When and why it was revoked; null while it is good.</param>
public sealed record IssuedCard(
    string Serial, OperatorIdentity Identity, DateTimeOffset Begins, DateTimeOffset Ends,
    RevokedCertificate? Revocation = null);

/// <summary>
/// 発行簿 — what the authority did, in a file that only grows: one JSON object a line, flushed to disk before its
/// effect leaves the authority. Reading the file gives the certificates and their states.
/// </summary>
internal sealed class AuthorityRegister
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly string path;
    private readonly Dictionary<string, IssuedCertificate> certificates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IssuedCard> cards = new(StringComparer.Ordinal);
    private readonly Dictionary<TableKind, long> tableNumbers = [];

    private AuthorityRegister(string path) => this.path = path;

    /// <summary>All certificates, in the order in which they were issued.</summary>
    public IEnumerable<IssuedCertificate> Certificates => certificates.Values;

    /// <summary>All certificates of operators' cards, in the order in which they were issued.</summary>
    public IEnumerable<IssuedCard> Cards => cards.Values;

    /// <summary>Number of the last table of a kind that was signed; 0 for none.</summary>
    public long TableNumber(TableKind kind) => tableNumbers.GetValueOrDefault(kind);

    /// <summary>Reads the register; none there is an empty one.</summary>
    public static AuthorityRegister Open(string path)
    {
        var register = new AuthorityRegister(path);
        if (!File.Exists(path))
            return register;
        var text = File.ReadAllText(path);
        // A line without its end was being written when the machine failed: its effect never left the authority.
        var whole = text[..(text.LastIndexOf('\n') + 1)];
        if (whole.Length < text.Length)
            File.WriteAllText(path, whole);
        foreach (var line in whole.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            register.Apply(JsonSerializer.Deserialize<Entry>(line, Json) ?? throw Unreadable(path));
        return register;
    }

    public IssuedCertificate? Find(string serial) => certificates.GetValueOrDefault(serial);

    public void NoteIssued(IssuedCertificate certificate, DateTimeOffset at) => Append(new Entry("issued", at)
    {
        Serial = certificate.Serial,
        Identity = certificate.Identity.ToString(),
        Begins = certificate.Begins,
        Ends = certificate.Ends,
        Challenge = certificate.Challenge,
    });

    public void NoteIssued(IssuedCard card, DateTimeOffset at) => Append(new Entry("card", at)
    {
        Serial = card.Serial,
        Identity = card.Identity.ToString(),
        Begins = card.Begins,
        Ends = card.Ends,
    });

    public void NoteAcknowledged(string serial, DateTimeOffset at) =>
        Append(new Entry("acknowledged", at) { Serial = serial });

    public void NoteRevoked(string serial, RevocationReason reason, DateTimeOffset at) =>
        Append(new Entry("revoked", at) { Serial = serial, Reason = reason });

    public void NoteTable(TableKind kind, long number, DateTimeOffset at) => Append(new Entry("table", at)
    {
        Number = number,
        Table = kind == TableKind.Revocations ? null : kind, // the first tables were revocations and said nothing
    });

    private void Append(Entry entry)
    {
        Apply(entry);
        using var stream = new FileStream(path, FileMode.Append, FileAccess.Write);
        stream.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(entry, Json) + "\n"));
        stream.Flush(flushToDisk: true);
    }

    private void Apply(Entry entry)
    {
        if (entry.Event == "table")
        {
            tableNumbers[entry.Table ?? TableKind.Revocations] = entry.Number ?? throw Unreadable(path);
            return;
        }
        var serial = entry.Serial ?? throw Unreadable(path);
        if (entry.Event == "issued")
        {
            if (!PeerIdentity.TryParse(entry.Identity, out var identity) || entry.Challenge is null)
                throw Unreadable(path);
            certificates.Add(serial, new IssuedCertificate(
                serial, identity, entry.Begins ?? default, entry.Ends ?? default, entry.Challenge));
            return;
        }
        if (entry.Event == "card")
        {
            if (!OperatorIdentity.TryParse(entry.Identity, out var holder))
                throw Unreadable(path);
            cards.Add(serial, new IssuedCard(serial, holder, entry.Begins ?? default, entry.Ends ?? default));
            return;
        }
        if (entry.Event == "revoked" && cards.TryGetValue(serial, out var card))
        {
            cards[serial] = card with
            {
                Revocation = new RevokedCertificate(serial, entry.At, entry.Reason ?? throw Unreadable(path)),
            };
            return;
        }
        var known = certificates[serial];
        certificates[serial] = entry.Event switch
        {
            "acknowledged" => known with { State = CertificateState.Acknowledged },
            "revoked" => known with
            {
                State = CertificateState.Revoked,
                Revocation = new RevokedCertificate(serial, entry.At, entry.Reason ?? throw Unreadable(path)),
            },
            _ => throw Unreadable(path),
        };
    }

    private static AuthorityException Unreadable(string path) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{path} is not a register that this release reads."));

    private sealed record Entry(string Event, DateTimeOffset At)
    {
        public string? Serial { get; init; }

        public string? Identity { get; init; }

        public DateTimeOffset? Begins { get; init; }

        public DateTimeOffset? Ends { get; init; }

        public string? Challenge { get; init; }

        public RevocationReason? Reason { get; init; }

        public long? Number { get; init; }

        public TableKind? Table { get; init; }
    }
}
