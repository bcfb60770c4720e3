using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Juki.Domain.Affairs;
using Juki.Wire.Session;

namespace Juki.Wire;

/// <summary>What became of an offered table or part.</summary>
public enum TableOffer
{
    /// <summary>It is held now, and has to be stored and told to the neighbours.</summary>
    Taken = 1,

    /// <summary>A part; more have to come.</summary>
    Incomplete = 2,

    /// <summary>One with that number or a higher one is held.</summary>
    NotNewer = 3,

    /// <summary>Not the authority's, not this network's, not of that kind, or rows that this release cannot
    /// read.</summary>
    Refused = 4,

    /// <summary>A part that does not follow the last one; the next session sends the table again.</summary>
    OutOfOrder = 5,
}

/// <summary>
/// 表の広まり — the newest table of each kind that a node holds, what it sends to a neighbour who holds an older one, and
/// what it takes. No I/O and no clock: the caller stores what is taken. Not for several threads at once.
/// </summary>
/// <param name="authority">Whose tables are believed.</param>
/// <param name="network">The network.</param>
public sealed class SignedTables(X509Certificate2 authority, string network)
{
    /// <summary>Most bytes of a table in one part [ours: with its other fields it fits a message].</summary>
    public const int PartBytes = 60_000;

    /// <summary>Most parts of a table.</summary>
    public const int PartsMax = SignedTable.SizeMax / PartBytes + 1;

    private static readonly TableKind[] Kinds =
        [TableKind.Revocations, TableKind.Affairs, TableKind.Agreements, TableKind.Addresses];

    private readonly SortedDictionary<TableKind, SignedTable> held = [];
    private readonly SortedDictionary<long, Assembly> coming = [];

    /// <summary>The newest table of affairs; null when none came yet.</summary>
    public AffairTable? Affairs { get; private set; }

    /// <summary>The newest table of agreements; null when none came yet.</summary>
    public AgreementTable? Agreements { get; private set; }

    /// <summary>The newest table of revocations; null when none came yet. Sessions go by the one in
    /// <see cref="SessionKeys"/>, to which a taken one has to be offered.</summary>
    public RevocationTable? Revocations { get; private set; }

    /// <summary>The newest table of a kind; null when none came yet.</summary>
    public SignedTable? Held(TableKind kind) => held.GetValueOrDefault(kind);

    /// <summary>How far the tables that an inquiry is judged by can be relied on; expired when one is
    /// missing.</summary>
    public TableAge AgeForInquiries(DateTimeOffset now) => Affairs is null || Agreements is null
        ? TableAge.Expired
        : (TableAge)Math.Max((int)Affairs.Header.Age(now), (int)Agreements.Header.Age(now));

    /// <summary>What is told to a neighbour when a session opens, and after a table was taken.</summary>
    public Bodies.TableNumbers Numbers() => new()
    {
        Tables = { held.Values.Select(table => Number(table)) },
    };

    /// <summary>What a neighbour who holds <paramref name="numbers"/> has to be sent, in order.</summary>
    public IEnumerable<Bodies.TableContent> PartsFor(Bodies.TableNumbers numbers)
    {
        foreach (var (kind, table) in held)
        {
            var known = numbers.Tables.LastOrDefault(one => one.Kind == (uint)kind)?.Number ?? 0;
            if (known >= table.Header.Number)
                continue;
            var parts = (table.Bytes.Length + PartBytes - 1) / PartBytes;
            for (var part = 0; part < parts; part++)
            {
                var content = table.Bytes.Slice(
                    part * PartBytes, Math.Min(PartBytes, table.Bytes.Length - part * PartBytes));
                yield return new()
                {
                    Kind = (uint)kind, Number = table.Header.Number, Part = (uint)part, Parts = (uint)parts,
                    Content = ByteString.CopyFrom(content.Span),
                };
            }
        }
    }

    /// <summary>Takes a part that a neighbour sent. It holds one unfinished table a neighbour, the last one
    /// begun.</summary>
    /// <param name="peer">Any number that names the neighbour.</param>
    /// <param name="part">The part.</param>
    public TableOffer Take(long peer, Bodies.TableContent part)
    {
        var kind = (TableKind)part.Kind;
        if (!Kinds.Contains(kind) || part.Number < 1 || part.Parts is 0 or > PartsMax || part.Part >= part.Parts
            || part.Content.Length is 0 or > PartBytes
            || (part.Part < part.Parts - 1 && part.Content.Length < PartBytes))
            return Drop(peer, TableOffer.Refused);
        if (Held(kind)?.Header.Number >= part.Number)
            return Drop(peer, TableOffer.NotNewer);
        if (part.Part == 0)
            coming[peer] = new(kind, part.Number, part.Parts);
        if (!coming.TryGetValue(peer, out var assembly) || !assembly.Fits(part))
            return Drop(peer, TableOffer.OutOfOrder);
        assembly.Received.Add(part.Content);
        if (assembly.Received.Count < assembly.Parts)
            return TableOffer.Incomplete;
        _ = coming.Remove(peer);
        return Offer(kind, assembly.Whole(), part.Number);
    }

    /// <summary>Takes a whole table, from a file, if it is the authority's and newer.</summary>
    public TableOffer Offer(TableKind kind, ReadOnlySpan<byte> bytes) => Offer(kind, bytes, announced: 0);

    /// <summary>Drops what a neighbour had begun to send: its session ended.</summary>
    public void Forget(long peer) => _ = coming.Remove(peer);

    private static Bodies.TableNumber Number(SignedTable table) =>
        new() { Kind = (uint)table.Kind, Number = table.Header.Number };

    private TableOffer Offer(TableKind kind, ReadOnlySpan<byte> bytes, long announced)
    {
        if (!SignedTable.TryRead(kind, bytes, authority, network, out var table)
            || (announced > 0 && table.Header.Number != announced))
            return TableOffer.Refused;
        if (Held(kind)?.Header.Number >= table.Header.Number)
            return TableOffer.NotNewer;
        if (!Understand(table))
            return TableOffer.Refused;
        held[kind] = table;
        return TableOffer.Taken;
    }

    /// <summary>A table whose rows cannot be read is worse than an old one.</summary>
    private bool Understand(SignedTable table)
    {
        switch (table.Kind)
        {
            case TableKind.Revocations:
                var revocations = RevocationTable.TryRead(table);
                Revocations = revocations ?? Revocations;
                return revocations is not null;
            case TableKind.Affairs:
                var affairs = AffairTable.Read(table.Header, table.Rows, out _);
                Affairs = affairs ?? Affairs;
                return affairs is not null;
            case TableKind.Agreements:
                var agreements = AgreementTable.Read(table.Header, table.Rows, out _);
                Agreements = agreements ?? Agreements;
                return agreements is not null;
            default:
                return table.Kind == TableKind.Addresses; // nobody reads them yet
        }
    }

    private TableOffer Drop(long peer, TableOffer answer)
    {
        _ = coming.Remove(peer);
        return answer;
    }

    private sealed record Assembly(TableKind Kind, long Number, uint Parts)
    {
        public List<ByteString> Received { get; } = [];

        public byte[] Whole()
        {
            var whole = new byte[Received.Sum(content => content.Length)];
            var filled = 0;
            foreach (var content in Received)
            {
                content.CopyTo(whole, filled);
                filled += content.Length;
            }
            return whole;
        }

        public bool Fits(Bodies.TableContent part) => (TableKind)part.Kind == Kind && part.Number == Number
            && part.Parts == Parts && part.Part == Received.Count;
    }
}
