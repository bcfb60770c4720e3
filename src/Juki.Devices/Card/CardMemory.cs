using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Juki.Devices.Card;

/// <summary>The cells of a card's memory. A write may stop at any byte when the power goes.</summary>
public interface ICardCells
{
    /// <summary>Reads cells.</summary>
    void Read(int offset, Span<byte> into);

    /// <summary>Writes cells; they may be lost until <see cref="Flush"/>.</summary>
    void Write(int offset, ReadOnlySpan<byte> content);

    /// <summary>Makes durable what was written.</summary>
    void Flush();
}

/// <summary>
/// 不揮発メモリ — keeps one image in two places in turn, so that a card that loses its power in any write has the old or the
/// new one, whole. The place with the higher number counts, when its digest is right.
/// <code>
/// 8 bytes number | 4 bytes length | image | 32 bytes SHA-256 over all before
/// </code>
/// </summary>
public sealed class CardMemory
{
    /// <summary>Largest image in bytes [ours: five times that of an issued card].</summary>
    public const int ImageMax = SlotBytes - HeadBytes - SHA256.HashSizeInBytes;

    /// <summary>Bytes of the whole memory.</summary>
    public const int Size = 2 * SlotBytes;

    private const int SlotBytes = 32_768;
    private const int HeadBytes = 12;

    private readonly ICardCells cells;
    private long number;

    /// <summary>The memory in those cells, of which there must be <see cref="Size"/>.</summary>
    public CardMemory(ICardCells cells)
    {
        this.cells = cells;
        for (var slot = 0; slot < 2; slot++)
        {
            if (TryRead(slot, out var found, out var image) && found > number)
                (number, Image) = (found, image);
        }
    }

    /// <summary>The image; null when none was ever written.</summary>
    internal byte[]? Image { get; private set; }

    /// <summary>Replaces the image; it is durable on return. After an exception the card goes on with the old
    /// one.</summary>
    internal void Replace(byte[] image)
    {
        if (image.Length > ImageMax)
            throw new IOException("カードの記憶が足りない / the card's memory is full");
        var next = number + 1;
        var slot = new byte[HeadBytes + image.Length + SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(slot, next);
        BinaryPrimitives.WriteInt32BigEndian(slot.AsSpan(8), image.Length);
        image.CopyTo(slot.AsSpan(HeadBytes));
        SHA256.HashData(slot.AsSpan(0, HeadBytes + image.Length), slot.AsSpan(HeadBytes + image.Length));
        cells.Write((int)(next % 2) * SlotBytes, slot);
        cells.Flush();
        (number, Image) = (next, image);
    }

    private bool TryRead(int slot, out long found, out byte[] image)
    {
        var bytes = new byte[SlotBytes];
        cells.Read(slot * SlotBytes, bytes);
        found = BinaryPrimitives.ReadInt64BigEndian(bytes);
        image = [];
        var length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(8));
        if (found <= 0 || found % 2 != slot || length is < 0 or > ImageMax)
            return false;
        var end = HeadBytes + length;
        if (!SHA256.HashData(bytes.AsSpan(0, end)).AsSpan().SequenceEqual(bytes.AsSpan(end, SHA256.HashSizeInBytes)))
            return false;
        image = bytes[HeadBytes..end];
        return true;
    }
}
