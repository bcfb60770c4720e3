using System.Runtime.InteropServices;

namespace Juki.Devices.Hsm;

/// <summary>The numbers and shapes of Cryptoki that we use [PKCS #11 v2.40 base specification §3, current mechanisms
/// §2.3]. On Linux CK_ULONG and handles are the machine's word, structures are packed as C does.</summary>
internal static class Cryptoki
{
    public const nuint Ok = 0x0;
    public const nuint SlotIdInvalid = 0x3;
    public const nuint PinIncorrect = 0xA0;
    public const nuint PinInvalid = 0xA1;
    public const nuint PinLengthRange = 0xA2;
    public const nuint PinExpired = 0xA3;
    public const nuint PinLocked = 0xA4;
    public const nuint UserAlreadyLoggedIn = 0x100;
    public const nuint AlreadyInitialized = 0x191;

    public const nuint User = 1;
    public const nuint SecurityOfficer = 0;

    /// <summary>CKF_SERIAL_SESSION | CKF_RW_SESSION.</summary>
    public const nuint ReadWriteSession = 0x6;

    /// <summary>CKF_OS_LOCKING_OK.</summary>
    public const nuint OperatingSystemLocks = 0x2;

    /// <summary>CKF_TOKEN_INITIALIZED.</summary>
    public const nuint TokenInitialized = 0x400;

    public const nuint ClassPublicKey = 2;
    public const nuint ClassPrivateKey = 3;
    public const nuint KeyTypeElliptic = 3;
    public const nuint KeyTypeRsa = 0;
    public const nuint MechanismRsaKeyPair = 0x0;
    public const nuint MechanismEllipticKeyPair = 0x1040;
    public const nuint MechanismEcdsa = 0x1041;

    public const nuint AttributeClass = 0x0;
    public const nuint AttributeToken = 0x1;
    public const nuint AttributePrivate = 0x2;
    public const nuint AttributeLabel = 0x3;
    public const nuint AttributeValue = 0x11;
    public const nuint AttributeKeyType = 0x100;
    public const nuint AttributeId = 0x102;
    public const nuint AttributeSensitive = 0x103;
    public const nuint AttributeEncrypt = 0x104;
    public const nuint AttributeDecrypt = 0x105;
    public const nuint AttributeSign = 0x108;
    public const nuint AttributeVerify = 0x10A;
    public const nuint AttributeModulusBits = 0x121;
    public const nuint AttributePublicExponent = 0x122;
    public const nuint AttributeExtractable = 0x162;
    public const nuint AttributeLocal = 0x163;
    public const nuint AttributeNeverExtractable = 0x164;
    public const nuint AttributeAlwaysSensitive = 0x165;
    public const nuint AttributeEllipticParameters = 0x180;
    public const nuint AttributeEllipticPoint = 0x181;

    /// <summary>CK_ATTRIBUTE.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct Attribute
    {
        public nuint Type;
        public void* Value;
        public nuint Length;
    }

    /// <summary>CK_MECHANISM.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct Mechanism
    {
        public nuint Type;
        public void* Parameter;
        public nuint Length;
    }

    /// <summary>CK_C_INITIALIZE_ARGS.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct InitializeArguments
    {
        public nint CreateMutex;
        public nint DestroyMutex;
        public nint LockMutex;
        public nint UnlockMutex;
        public nuint Flags;
        public nint Reserved;
    }

    /// <summary>CK_TOKEN_INFO.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public unsafe struct TokenInformation
    {
        public fixed byte Label[32];
        public fixed byte Manufacturer[32];
        public fixed byte Model[16];
        public fixed byte SerialNumber[16];
        public nuint Flags;
        public nuint SessionsMax, Sessions, WritingSessionsMax, WritingSessions, PinLengthMax, PinLengthMin;
        public nuint PublicMemory, PublicMemoryFree, PrivateMemory, PrivateMemoryFree;
        public ushort HardwareVersion, FirmwareVersion;
        public fixed byte Time[16];
    }

    /// <summary>Places in CK_FUNCTION_LIST after its version; the list begins with one word for the version.</summary>
    public enum Function
    {
        Initialize = 0,
        Finalize = 1,
        GetSlotList = 4,
        GetTokenInfo = 6,
        InitToken = 9,
        InitPin = 10,
        SetPin = 11,
        OpenSession = 12,
        CloseSession = 13,
        Login = 18,
        Logout = 19,
        GetAttributeValue = 24,
        FindObjectsInit = 26,
        FindObjects = 27,
        FindObjectsFinal = 28,
        SignInit = 42,
        Sign = 43,
        GenerateKeyPair = 59,
        GenerateRandom = 64,
    }
}
