namespace Juki.Devices.Hsm;

/// <summary>Why a token did not serve.</summary>
public enum TokenFailure
{
    /// <summary>The PKCS#11 module cannot be loaded or does not answer.</summary>
    ModuleMissing = 1,

    /// <summary>No token with that label, or it is not initialised.</summary>
    TokenMissing = 2,

    /// <summary>No free slot in which a token could be initialised.</summary>
    NoFreeSlot = 3,

    /// <summary>The PIN file cannot be read, is empty or too long.</summary>
    PinFileUnreadable = 4,

    /// <summary>Others than the owner may read the PIN file: it must have mode 0600.</summary>
    PinFileOpenToOthers = 5,

    /// <summary>The token refused the PIN. It was tried once.</summary>
    PinWrong = 6,

    /// <summary>The token refused the PIN of this very file before; it was not tried again.</summary>
    PinRefusedBefore = 7,

    /// <summary>The token is locked after too many wrong PINs.</summary>
    PinLocked = 8,

    /// <summary>The new PIN is too short or too long for the token.</summary>
    PinUnsuitable = 9,

    /// <summary>No key with that label.</summary>
    KeyMissing = 10,

    /// <summary>The private key is not sensitive, or can or could once be read out.</summary>
    KeyExposed = 11,

    /// <summary>The token failed at its work: vanished, broken, or refused.</summary>
    DeviceFailed = 12,
}

/// <summary>耐タンパー装置の障害 — a token did not serve. The text carries the failure and the PKCS#11 return value,
/// never a PIN and never a key.</summary>
public sealed class TokenException : Exception
{
    /// <summary>A failure in <paramref name="action"/>, with the PKCS#11 return value where there is one.</summary>
    public TokenException(TokenFailure failure, string action, ulong returnValue = 0, Exception? inner = null)
        : base(returnValue == 0 ? $"{failure}: {action}" : $"{failure}: {action} (0x{returnValue:X})", inner) =>
        Failure = failure;

    /// <summary>What failed.</summary>
    public TokenFailure Failure { get; }
}
