namespace Juki.Wire.Session;

/// <summary>The registers that the holder of a certificate may speak for [S-004]. Numbers never change.</summary>
[Flags]
public enum Registers
{
    /// <summary>None; never in a certificate.</summary>
    None = 0,

    /// <summary>本人確認情報 — the register of residents.</summary>
    Resident = 1,

    /// <summary>附票本人確認情報 — the register of the supplement.</summary>
    Supplement = 2,
}
