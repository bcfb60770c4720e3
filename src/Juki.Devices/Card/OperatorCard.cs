namespace Juki.Devices.Card;

/// <summary>
/// 操作者識別カード — the card by which an operator is known at a terminal [S-001] [S-002 内部の不正利用防止対策]: the tree of its
/// files, and the numbers by which they are called. docs/card.md tells the rest.
/// </summary>
public static class OperatorCard
{
    /// <summary>Its application: F0 (a name that nobody registers), <c>JUKI</c>, 01 [ours].</summary>
    public static readonly ReadOnlyMemory<byte> Aid = new byte[] { 0xF0, 0x4A, 0x55, 0x4B, 0x49, 0x01 };

    /// <summary>Certificate of the authority that card and terminal both believe.</summary>
    public const ushort AuthorityFile = 0x0001;

    /// <summary>Certificate of the card's key; it names the operator, and what the operator may do.</summary>
    public const ushort CertificateFile = 0x0002;

    /// <summary>What the terminal noted when the card was last used, so that its holder sees a use by
    /// another.</summary>
    public const ushort LastUseFile = 0x0003;

    /// <summary>Reference of the key.</summary>
    public const byte KeyReference = 0x01;

    /// <summary>Reference of the PIN.</summary>
    public const byte PinReference = 0x81;

    /// <summary>Reference of the code that unblocks it.</summary>
    public const byte UnblockingReference = 0x82;

    /// <summary>Wrong PINs until it is blocked [ours: as other cards of the offices have it].</summary>
    public const int PinTries = 3;

    /// <summary>Wrong codes until the card is worthless [ours].</summary>
    public const int UnblockingTries = 10;

    /// <summary>Bytes of a challenge that the card answers; whoever asks draws it, and it serves once [ours: as the
    /// hash that is signed].</summary>
    public const int ChallengeBytes = 32;

    private const int CertificateMax = 4_096; // [ours: those of the authority have some 700]
    private const int LastUseMax = 64;

    /// <summary>The application.</summary>
    public static ApplicationLayout Layout { get; } = new(
        Aid,
        "JUKI OPERATOR 1",
        [
            new(AuthorityFile, CertificateMax, AccessRule.Terminal, AccessRule.Issuing),
            new(CertificateFile, CertificateMax, AccessRule.Terminal, AccessRule.Issuing),
            new(LastUseFile, LastUseMax, AccessRule.Operator, AccessRule.Operator),
        ],
        AuthorityFile,
        CertificateFile);
}
