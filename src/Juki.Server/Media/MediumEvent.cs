using Juki.Wire.Files.Media;

namespace Juki.Server.Media;

/// <summary>媒体の取扱いの申出 — what somebody says was done with a medium, before it is judged. It holds no value of a
/// resident: persons are numbers of staff, contents are counts and digests.</summary>
/// <param name="Act">What was done.</param>
/// <param name="Person">職員番号 of who did it; see <see cref="MediaRules.IsStaff"/>.</param>
internal sealed record MediumEvent(MediumAct Act, string Person)
{
    /// <summary>Of a registration: what it is.</summary>
    public MediumKind Kind { get; init; }

    /// <summary>Of a registration: whose it is.</summary>
    public MediumOwner Owner { get; init; }

    /// <summary>Of a writing: what keeps it from others.</summary>
    public MediumProtection Protection { get; init; }

    /// <summary>Of a writing: code of the affair.</summary>
    public int Affair { get; init; }

    /// <summary>Of a writing: number of records, from 0.</summary>
    public long Records { get; init; }

    /// <summary>Of a writing: SHA-256 of what was written.</summary>
    public ReadOnlyMemory<byte> Container { get; init; }

    /// <summary>Of a writing for a certificate: its SHA-256; otherwise empty.</summary>
    public ReadOnlyMemory<byte> Recipient { get; init; }

    /// <summary>職員番号 of who received it, gave it back, or was witness; empty otherwise.</summary>
    public string Other { get; init; } = "";

    /// <summary>Of a hand-over: the body to which the receiver belongs; of a destruction: how; empty
    /// otherwise.</summary>
    public string Note { get; init; } = "";
}

/// <summary>媒体管理簿の記載 — one entry of the register: it is never changed, and bound to the one before by its
/// digest.</summary>
/// <param name="Number">The medium.</param>
/// <param name="Sequence">Of this medium's entries, from 1.</param>
/// <param name="Entry">Of all entries of the register, from 1.</param>
/// <param name="At">When, milliseconds since 1970.</param>
/// <param name="What">What was done.</param>
/// <param name="Before">Digest of the entry before; 32 zero bytes for the first.</param>
/// <param name="Digest">SHA-256 over all the above.</param>
internal sealed record MediumEntry(
    MediumNumber Number, int Sequence, long Entry, long At, MediumEvent What, byte[] Before, byte[] Digest);
