using System.Collections.Immutable;
using System.Text.Json;

namespace Juki.Devices.Card;

/// <summary>Where an application stands in its life.</summary>
public enum CardStage
{
    /// <summary>Nothing secret is on it; the issuing office may write all.</summary>
    Blank = 0,

    /// <summary>In use, for good: only its own rules count.</summary>
    InUse = 1,
}

/// <summary>カードの記憶 — all that a card remembers without power. Immutable; a change is a new image, written
/// whole.</summary>
/// <param name="Applications">One for each layout, in their order.</param>
internal sealed record CardImage(ImmutableArray<ApplicationImage> Applications)
{
    /// <summary>A card as it leaves the factory.</summary>
    public static CardImage Blank(int applications) =>
        new([.. Enumerable.Repeat(new ApplicationImage(), applications)]);

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static CardImage Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (JsonSerializer.Deserialize<CardImage>(bytes) is { Applications.IsDefault: false } image)
                return image;
        }
        catch (JsonException)
        {
            // said below
        }
        throw new InvalidDataException("カードの記憶が読めない / the card's memory cannot be read");
    }

    /// <summary>The bytes to keep.</summary>
    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this);
}

/// <summary>What one application remembers.</summary>
internal sealed record ApplicationImage
{
    /// <summary>Where it stands.</summary>
    public CardStage Stage { get; init; }

    /// <summary>Contents of the files that were written, by identifier.</summary>
    public ImmutableSortedDictionary<int, byte[]> Files { get; init; } = ImmutableSortedDictionary<int, byte[]>.Empty;

    /// <summary>The key, PKCS #8; null before it is made. It never leaves the card.</summary>
    public byte[]? Key { get; init; }

    /// <summary>The operator's PIN; null before it is set.</summary>
    public SecretCode? Pin { get; init; }

    /// <summary>The administrator's code that unblocks it; null before it is set.</summary>
    public SecretCode? Unblocking { get; init; }

    /// <summary>The card has no clock: the latest begin of a certificate that it believed, UTC.</summary>
    public DateTime Seen { get; init; }
}
