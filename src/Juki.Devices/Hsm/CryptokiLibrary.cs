using System.Runtime.InteropServices;
using static Juki.Devices.Hsm.Cryptoki;

namespace Juki.Devices.Hsm;

/// <summary>
/// The functions of one loaded PKCS#11 library. Each method is one C function with lengths and pointers settled; it
/// throws <see cref="TokenException"/> where the function does not answer CKR_OK. Thread safe as the library is (OS
/// locks).
/// </summary>
internal sealed unsafe class CryptokiLibrary
{
    /// <summary>Most slots that we look at [ours: more tokens than offices of a prefecture in one test].</summary>
    private const int SlotsMax = 4096;

    private readonly nint* functions;

    private CryptokiLibrary(nint* functions) => this.functions = functions;

    /// <summary>Loads and initialises. A library that someone else in the process (the OpenSSL engine) has initialised
    /// is taken as it is.</summary>
    public static CryptokiLibrary Load(string path)
    {
        if (!NativeLibrary.TryLoad(path, out var handle)
            || !NativeLibrary.TryGetExport(handle, "C_GetFunctionList", out var export))
            throw new TokenException(TokenFailure.ModuleMissing, path);
        nint* list;
        if (((delegate* unmanaged[Cdecl]<nint**, nuint>)export)(&list) != Ok)
            throw new TokenException(TokenFailure.ModuleMissing, path);
        var loaded = new CryptokiLibrary(list + 1);
        var arguments = new InitializeArguments { Flags = OperatingSystemLocks };
        var answer = ((delegate* unmanaged[Cdecl]<void*, nuint>)loaded.At(Function.Initialize))(&arguments);
        if (answer is not (Ok or AlreadyInitialized))
            throw new TokenException(TokenFailure.ModuleMissing, path, answer);
        return loaded;
    }

    /// <summary>C_Finalize.</summary>
    public void Finish() => _ = ((delegate* unmanaged[Cdecl]<void*, nuint>)At(Function.Finalize))(null);

    /// <summary>The slots that hold a token, initialised or not. Asking anew also makes SoftHSM show a new free
    /// slot.</summary>
    public nuint[] Slots()
    {
        var get = (delegate* unmanaged[Cdecl]<byte, nuint*, nuint*, nuint>)At(Function.GetSlotList);
        nuint count = 0;
        Expect(get(1, null, &count), "C_GetSlotList");
        count = Math.Min(count, SlotsMax);
        var slots = new nuint[count];
        fixed (nuint* start = slots)
            Expect(get(1, start, &count), "C_GetSlotList");
        return slots[..(int)Math.Min(count, (nuint)slots.Length)];
    }

    /// <summary>C_GetTokenInfo: label without its padding, and whether the token is initialised. Null when it is
    /// gone.</summary>
    public (string Label, bool Initialised)? TokenAt(nuint slot)
    {
        TokenInformation information;
        var get = (delegate* unmanaged[Cdecl]<nuint, TokenInformation*, nuint>)At(Function.GetTokenInfo);
        if (get(slot, &information) != Ok)
            return null;
        var label = System.Text.Encoding.UTF8.GetString(information.Label, 32).TrimEnd(' ', '\0');
        return (label, (information.Flags & TokenInitialized) != 0);
    }

    /// <summary>C_InitToken; the label is padded with blanks to 32 bytes.</summary>
    public void InitToken(nuint slot, ReadOnlySpan<byte> officerPin, ReadOnlySpan<byte> label)
    {
        Span<byte> padded = stackalloc byte[32];
        padded.Fill((byte)' ');
        label.CopyTo(padded);
        fixed (byte* pin = officerPin, name = padded)
            Expect(((delegate* unmanaged[Cdecl]<nuint, byte*, nuint, byte*, nuint>)At(Function.InitToken))(
                slot, pin, (nuint)officerPin.Length, name), "C_InitToken");
    }

    public void InitPin(nuint session, ReadOnlySpan<byte> userPin)
    {
        fixed (byte* pin = userPin)
            Expect(((delegate* unmanaged[Cdecl]<nuint, byte*, nuint, nuint>)At(Function.InitPin))(
                session, pin, (nuint)userPin.Length), "C_InitPIN");
    }

    public void SetPin(nuint session, ReadOnlySpan<byte> oldPin, ReadOnlySpan<byte> newPin)
    {
        fixed (byte* old = oldPin, fresh = newPin)
            Expect(((delegate* unmanaged[Cdecl]<nuint, byte*, nuint, byte*, nuint, nuint>)At(Function.SetPin))(
                session, old, (nuint)oldPin.Length, fresh, (nuint)newPin.Length), "C_SetPIN");
    }

    public nuint OpenSession(nuint slot)
    {
        nuint session;
        Expect(((delegate* unmanaged[Cdecl]<nuint, nuint, void*, void*, nuint*, nuint>)At(Function.OpenSession))(
            slot, ReadWriteSession, null, null, &session), "C_OpenSession");
        return session;
    }

    public void CloseSession(nuint session) =>
        _ = ((delegate* unmanaged[Cdecl]<nuint, nuint>)At(Function.CloseSession))(session);

    /// <summary>C_Login; a process that is logged in stays so, and then the PIN is not looked at.</summary>
    public void Login(nuint session, nuint user, ReadOnlySpan<byte> secret)
    {
        fixed (byte* pin = secret)
        {
            var answer = ((delegate* unmanaged[Cdecl]<nuint, nuint, byte*, nuint, nuint>)At(Function.Login))(
                session, user, pin, (nuint)secret.Length);
            if (answer != UserAlreadyLoggedIn)
                Expect(answer, "C_Login");
        }
    }

    public void Logout(nuint session) => _ = ((delegate* unmanaged[Cdecl]<nuint, nuint>)At(Function.Logout))(session);

    /// <summary>C_GenerateKeyPair, for an elliptic curve unless told otherwise. Answers the handle of the private
    /// key.</summary>
    public nuint GenerateKeyPair(
        nuint session, Span<Cryptoki.Attribute> forPublic, Span<Cryptoki.Attribute> forPrivate,
        nuint type = MechanismEllipticKeyPair)
    {
        var mechanism = new Mechanism { Type = type };
        nuint publicKey, privateKey;
        var generate = (delegate* unmanaged[Cdecl]<nuint, Mechanism*, Cryptoki.Attribute*, nuint,
            Cryptoki.Attribute*, nuint, nuint*, nuint*, nuint>)At(Function.GenerateKeyPair);
        fixed (Cryptoki.Attribute* first = forPublic, second = forPrivate)
            Expect(generate(session, &mechanism, first, (nuint)forPublic.Length, second, (nuint)forPrivate.Length,
                &publicKey, &privateKey), "C_GenerateKeyPair");
        return privateKey;
    }

    /// <summary>The one object that has these attributes; 0 when there is none or more than one.</summary>
    public nuint Find(nuint session, Span<Cryptoki.Attribute> template)
    {
        fixed (Cryptoki.Attribute* first = template)
            Expect(((delegate* unmanaged[Cdecl]<nuint, Cryptoki.Attribute*, nuint, nuint>)At(Function.FindObjectsInit))(
                session, first, (nuint)template.Length), "C_FindObjectsInit");
        var found = stackalloc nuint[2];
        nuint count = 0;
        var answer = ((delegate* unmanaged[Cdecl]<nuint, nuint*, nuint, nuint*, nuint>)At(Function.FindObjects))(
            session, found, 2, &count);
        _ = ((delegate* unmanaged[Cdecl]<nuint, nuint>)At(Function.FindObjectsFinal))(session);
        Expect(answer, "C_FindObjects");
        return count == 1 ? found[0] : 0;
    }

    /// <summary>C_GetAttributeValue of one attribute; null when the token does not give it out.</summary>
    public byte[]? Attribute(nuint session, nuint handle, nuint type)
    {
        const int ValueMax = 4096;
        var get = (delegate* unmanaged[Cdecl]<nuint, nuint, Cryptoki.Attribute*, nuint, nuint>)
            At(Function.GetAttributeValue);
        var value = new byte[ValueMax];
        fixed (byte* start = value)
        {
            var attribute = new Cryptoki.Attribute { Type = type, Value = start, Length = ValueMax };
            return get(session, handle, &attribute, 1) == Ok ? value[..(int)attribute.Length] : null;
        }
    }

    /// <summary>C_Sign with CKM_ECDSA over a hash. Answers the length of r‖s in <paramref name="signature"/>.</summary>
    public int Sign(nuint session, nuint key, ReadOnlySpan<byte> hash, Span<byte> signature)
    {
        var mechanism = new Mechanism { Type = MechanismEcdsa };
        Expect(((delegate* unmanaged[Cdecl]<nuint, Mechanism*, nuint, nuint>)At(Function.SignInit))(
            session, &mechanism, key), "C_SignInit");
        var length = (nuint)signature.Length;
        fixed (byte* data = hash, result = signature)
            Expect(((delegate* unmanaged[Cdecl]<nuint, byte*, nuint, byte*, nuint*, nuint>)At(Function.Sign))(
                session, data, (nuint)hash.Length, result, &length), "C_Sign");
        return (int)length;
    }

    public void GenerateRandom(nuint session, Span<byte> target)
    {
        fixed (byte* start = target)
            Expect(((delegate* unmanaged[Cdecl]<nuint, byte*, nuint, nuint>)At(Function.GenerateRandom))(
                session, start, (nuint)target.Length), "C_GenerateRandom");
    }

    private nint At(Function function) => functions[(int)function];

    private static void Expect(nuint answer, string action)
    {
        if (answer != Ok)
            throw new TokenException(Meaning(answer), action, answer);
    }

    private static TokenFailure Meaning(nuint answer) => answer switch
    {
        PinIncorrect or PinExpired => TokenFailure.PinWrong,
        PinInvalid or PinLengthRange => TokenFailure.PinUnsuitable,
        PinLocked => TokenFailure.PinLocked,
        SlotIdInvalid => TokenFailure.TokenMissing,
        _ => TokenFailure.DeviceFailed,
    };
}
