using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Juki.Domain.Watch;

/// <summary>
/// 抽出点検のくじ — which lines of the record a sample holds. The lot is SHA-256 over a countersigned head that covers the
/// inspector's number, and that number: the office fixed its lines before the number was known, and the inspector named
/// the number before the head was [S-000 3. リスク3; ours: how]. Everybody who has an exported
/// record can draw the same lines. Pure.
/// </summary>
public sealed class SampleDraw
{
    private readonly byte[] _lot;
    private readonly int _lines;
    private readonly SortedSet<Ranked> _drawn = [];

    private readonly record struct Ranked(UInt128 Rank, WatchPlace Place) : IComparable<Ranked>
    {
        public int CompareTo(Ranked other) => (Rank, Place).CompareTo((other.Rank, other.Place));
    }

    /// <summary>A draw of so many lines.</summary>
    /// <param name="headDigest">SHA-256 of the first countersigned head behind the leaf of the number.</param>
    /// <param name="number">The inspector's number.</param>
    /// <param name="lines">1 to <see cref="WatchRules.LinesMax"/>.</param>
    public SampleDraw(ReadOnlySpan<byte> headDigest, long number, int lines)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(headDigest.Length, SHA256.HashSizeInBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(lines, 1);
        _lines = lines;
        var text = new byte[Label.Length + SHA256.HashSizeInBytes + sizeof(long)];
        Label.CopyTo(text);
        headDigest.CopyTo(text.AsSpan(Label.Length));
        BinaryPrimitives.WriteInt64BigEndian(text.AsSpan(Label.Length + SHA256.HashSizeInBytes), number);
        _lot = SHA256.HashData(text);
    }

    private static ReadOnlySpan<byte> Label => "juki watch sample 1"u8;

    /// <summary>Lines that could have been drawn.</summary>
    public long Offered { get; private set; }

    /// <summary>Offers a line: those with the smallest ranks are drawn.</summary>
    public void Offer(WatchPlace place)
    {
        Offered++;
        _drawn.Add(new(RankOf(place), place));
        if (_drawn.Count > _lines)
            _drawn.Remove(_drawn.Max);
    }

    /// <summary>The lines drawn, in the order of the record.</summary>
    public IReadOnlyList<WatchPlace> Drawn() => [.. _drawn.Select(one => one.Place).Order()];

    /// <summary>The first 16 bytes of SHA-256 over the lot and the leaf's index, big end first.</summary>
    private UInt128 RankOf(WatchPlace place)
    {
        Span<byte> text = stackalloc byte[SHA256.HashSizeInBytes + sizeof(long)], hash =
            stackalloc byte[SHA256.HashSizeInBytes];
        _lot.CopyTo(text);
        BinaryPrimitives.WriteInt64BigEndian(text[SHA256.HashSizeInBytes..], place.Leaf);
        _ = SHA256.HashData(text, hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
