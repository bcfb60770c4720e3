namespace Juki.Devices.Card;

/// <summary>The two bytes at the end of every answer of a card [ISO/IEC 7816-4 §5.6].</summary>
public enum StatusWord : ushort
{
    /// <summary>Done.</summary>
    Done = 0x9000,

    /// <summary>Done; the file ended before so many bytes were read.</summary>
    EndOfFile = 0x6282,

    /// <summary>The PIN is wrong; the last digit says how often it may still be tried.</summary>
    PinWrong = 0x63C0,

    /// <summary>The card's memory did not take the change: the old state holds.</summary>
    MemoryFailure = 0x6581,

    /// <summary>The length bytes do not fit the command.</summary>
    WrongLength = 0x6700,

    /// <summary>Protected, but there is no channel.</summary>
    NoSecureMessaging = 0x6882,

    /// <summary>The right to this is missing: no channel, or no PIN.</summary>
    NotPermitted = 0x6982,

    /// <summary>The PIN is blocked.</summary>
    PinBlocked = 0x6983,

    /// <summary>The PIN is right, but somebody else set it: it must be changed before it opens anything.</summary>
    PinMustChange = 0x6984,

    /// <summary>Not in this state of the card.</summary>
    NotNow = 0x6985,

    /// <summary>Protected wrongly: altered, repeated or out of order. The channel is gone.</summary>
    ProtectionWrong = 0x6988,

    /// <summary>The data of the command are wrong.</summary>
    WrongData = 0x6A80,

    /// <summary>No such file or application.</summary>
    FileNotFound = 0x6A82,

    /// <summary>The file is too small.</summary>
    NoRoom = 0x6A84,

    /// <summary>Wrong P1 or P2.</summary>
    WrongParameters = 0x6A86,

    /// <summary>No such key or PIN.</summary>
    ReferenceNotFound = 0x6A88,

    /// <summary>The offset is past the end.</summary>
    WrongOffset = 0x6B00,

    /// <summary>No such command.</summary>
    WrongInstruction = 0x6D00,

    /// <summary>No such class of commands.</summary>
    WrongClass = 0x6E00,
}
