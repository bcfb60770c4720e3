using System.Runtime.InteropServices;

namespace Juki.Devices.Reader;

/// <summary>The functions of PC/SC that we use, in pcsc-lite, where every number and handle is a word of the
/// machine.</summary>
internal static unsafe partial class PcscLibrary
{
    public const uint Done = 0;
    public const uint UnknownReader = 0x80100009;
    public const uint Timeout = 0x8010000A;
    public const uint SharingViolation = 0x8010000B;
    public const uint NoCard = 0x8010000C;
    public const uint InvalidHandle = 0x80100003;
    public const uint NotReady = 0x80100010;
    public const uint NotTransacted = 0x80100016;
    public const uint ReaderUnavailable = 0x80100017;
    public const uint NoService = 0x8010001D;
    public const uint ServiceStopped = 0x8010001E;
    public const uint NoReaders = 0x8010002E;
    public const uint Unresponsive = 0x80100066;
    public const uint Unpowered = 0x80100067;
    public const uint CardReset = 0x80100068;
    public const uint CardRemoved = 0x80100069;

    public const nuint SystemScope = 2;
    public const nuint Shared = 2;
    public const nuint ProtocolT0 = 1;
    public const nuint ProtocolT1 = 2;
    public const nuint ResetCard = 1;

    public const nuint StateChanged = 0x2;
    public const nuint StateUnknown = 0x4;
    public const nuint StatePresent = 0x20;
    public const nuint StateMute = 0x200;

    private const string Library = "libpcsclite.so.1";

    /// <summary>SCARD_IO_REQUEST.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct IoRequest
    {
        public nuint Protocol;
        public nuint Length;
    }

    /// <summary>SCARD_READERSTATE.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ReaderState
    {
        public nint Reader;
        public nint UserData;
        public nuint CurrentState;
        public nuint EventState;
        public nuint AtrLength;
        public fixed byte Atr[33];
    }

    [LibraryImport(Library)]
    public static partial nint SCardEstablishContext(nuint scope, nint reserved1, nint reserved2, out nint context);

    [LibraryImport(Library)]
    public static partial nint SCardReleaseContext(nint context);

    [LibraryImport(Library)]
    public static partial nint SCardListReaders(nint context, byte[]? groups, byte[]? readers, ref nuint length);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint SCardConnect(
        nint context, string reader, nuint share, nuint protocols, out nint card, out nuint active);

    [LibraryImport(Library)]
    public static partial nint SCardDisconnect(nint card, nuint disposition);

    [LibraryImport(Library)]
    public static partial nint SCardBeginTransaction(nint card);

    [LibraryImport(Library)]
    public static partial nint SCardEndTransaction(nint card, nuint disposition);

    [LibraryImport(Library)]
    public static partial nint SCardTransmit(
        nint card, IoRequest* sending, byte* command, nuint commandLength, IoRequest* receiving, byte* answer,
        nuint* answerLength);

    [LibraryImport(Library)]
    public static partial nint SCardGetStatusChange(nint context, nuint milliseconds, ReaderState* states, nuint count);
}
