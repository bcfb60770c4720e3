using Juki.Wire.Files.Media;

namespace Juki.Server.Media;

/// <summary>媒体の種別 — what kind of medium it is. Numbers stand in tables and never change.</summary>
internal enum MediumKind
{
    /// <summary>Not told.</summary>
    None = 0,

    /// <summary>フラッシュメモリ.</summary>
    FlashMemory = 1,

    /// <summary>外付けディスク.</summary>
    HardDisk = 2,

    /// <summary>光ディスク — written once, it cannot be erased.</summary>
    OpticalDisc = 3,

    /// <summary>磁気テープ.</summary>
    Tape = 4,

    /// <summary>電子メールの添付 — no thing, but an output that is recorded like one.</summary>
    Mail = 5,
}

/// <summary>媒体の所有者 — whose the medium is.</summary>
internal enum MediumOwner
{
    /// <summary>Not told.</summary>
    None = 0,

    /// <summary>The office's own: it comes back, and is erased or destroyed here.</summary>
    Office = 1,

    /// <summary>相手が持参した媒体: brought by the receiver and taken along [S-000 5-2. リスク3].</summary>
    Receiver = 2,
}

/// <summary>What keeps the content from others.</summary>
internal enum MediumProtection
{
    /// <summary>Not told.</summary>
    None = 0,

    /// <summary>Sealed for the holder of a certificate.</summary>
    Certificate = 1,

    /// <summary>Locked with the password that the receiver set.</summary>
    Password = 2,
}

/// <summary>媒体の取扱い — what was done with a medium. Numbers stand in tables and never change.</summary>
internal enum MediumAct
{
    /// <summary>Not told.</summary>
    None = 0,

    /// <summary>登録.</summary>
    Registered = 1,

    /// <summary>書込み.</summary>
    Written = 2,

    /// <summary>対面での手渡し; of mail, its sending.</summary>
    HandedOver = 3,

    /// <summary>返却.</summary>
    Returned = 4,

    /// <summary>消去.</summary>
    Erased = 5,

    /// <summary>廃棄.</summary>
    Destroyed = 6,

    /// <summary>紛失.</summary>
    Lost = 7,
}

/// <summary>How a medium stands; it follows from its entries.</summary>
internal enum MediumState
{
    /// <summary>Not registered.</summary>
    None = 0,

    /// <summary>空 — registered, never written.</summary>
    Empty = 1,

    /// <summary>書込み済み.</summary>
    Written = 2,

    /// <summary>手渡し済み.</summary>
    HandedOver = 3,

    /// <summary>返却済み — back, the content still on it.</summary>
    Returned = 4,

    /// <summary>消去済み — may be written again.</summary>
    Erased = 5,

    /// <summary>廃棄済み.</summary>
    Destroyed = 6,

    /// <summary>紛失中.</summary>
    Lost = 7,
}

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
