namespace Juki.Wire.Files.Media;

/// <summary>媒体の種別 — what kind of medium it is. Numbers stand in tables and never change.</summary>
public enum MediumKind
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
public enum MediumOwner
{
    /// <summary>Not told.</summary>
    None = 0,

    /// <summary>The office's own: it comes back, and is erased or destroyed here.</summary>
    Office = 1,

    /// <summary>相手が持参した媒体: brought by the receiver and taken along [S-000 5-2. リスク3].</summary>
    Receiver = 2,
}

/// <summary>What keeps the content from others.</summary>
public enum MediumProtection
{
    /// <summary>Not told.</summary>
    None = 0,

    /// <summary>Sealed for the holder of a certificate.</summary>
    Certificate = 1,

    /// <summary>Locked with the password that the receiver set.</summary>
    Password = 2,
}

/// <summary>媒体の取扱い — what was done with a medium. Numbers stand in tables and never change.</summary>
public enum MediumAct
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
public enum MediumState
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
