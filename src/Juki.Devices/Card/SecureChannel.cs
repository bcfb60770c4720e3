using System.Buffers.Binary;
using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Juki.Devices.Card;

/// <summary>
/// セキュアメッセージング — one end of the channel between terminal and card: AES-128 in CBC mode for secrecy and AES-CMAC
/// for wholeness, with a counter that both ends advance at each command and each answer [ISO/IEC 7816-4 §10].
/// <code>
/// command: CLA 0C | 87 (01 ‖ cryptogram) | 97 (Le) | 8E (8 bytes of the MAC)
/// answer:           87 (01 ‖ cryptogram) | 99 (status word) | 8E (8 bytes of the MAC)
/// </code>
/// The first that does not fit ends the channel: whoever altered, repeated or dropped a message learns nothing more.
/// </summary>
/// <remarks>Not AES-GCM: cards have CBC and CMAC in hardware, and the objects above are those that every card and
/// reader knows [ours]. Not thread safe.</remarks>
internal sealed class SecureChannel : IDisposable
{
    /// <summary>The class of a protected command.</summary>
    public const byte ProtectedClass = 0x0C;

    /// <summary>Bytes of each of the two keys.</summary>
    public const int KeyBytes = 16;

    private const int MacBytes = 8;
    private const int ShortAnswerMax = 208; // with padding and objects it still fits 256 bytes
    private const byte PaddingIndicator = 0x01;

    private static readonly Asn1Tag Cryptogram = new(TagClass.ContextSpecific, 7);
    private static readonly Asn1Tag Expected = new(TagClass.ContextSpecific, 23);
    private static readonly Asn1Tag Status = new(TagClass.ContextSpecific, 25);
    private static readonly Asn1Tag Mac = new(TagClass.ContextSpecific, 14);

    private readonly Aes encryption = Aes.Create();
    private readonly Aes authentication = Aes.Create();
    private readonly byte[] counter = new byte[AesCmac.BlockBytes];

    /// <summary>A channel with newly agreed keys of <see cref="KeyBytes"/> each.</summary>
    public SecureChannel(ReadOnlySpan<byte> encryptionKey, ReadOnlySpan<byte> authenticationKey)
    {
        encryption.Key = encryptionKey.ToArray();
        authentication.Key = authenticationKey.ToArray();
    }

    // ---- the terminal's end ----

    /// <summary>Protects a command.</summary>
    public CommandApdu Protect(CommandApdu plain)
    {
        Advance();
        var header = plain with { Class = ProtectedClass };
        var objects = new List<byte>();
        if (plain.Data.Length > 0)
            objects.AddRange(Object(Cryptogram, [PaddingIndicator, .. Encrypt(plain.Data.Span)]));
        if (plain.Expected > 0)
        {
            objects.AddRange(Object(Expected, plain.Expected <= CommandApdu.ShortExpectedMax
                ? [(byte)(plain.Expected & 0xFF)]
                : [(byte)(plain.Expected >> 8 & 0xFF), (byte)(plain.Expected & 0xFF)]));
        }
        objects.AddRange(Object(Mac, MacOf([.. Header(header), .. Pad([.. objects])])));
        var expected = plain.Expected > ShortAnswerMax ? CommandApdu.ExpectedMax : CommandApdu.ShortExpectedMax;
        return header with { Data = objects.ToArray(), Expected = expected };
    }

    /// <summary>Opens an answer; false when it is not the card's next one.</summary>
    public bool TryOpen(ResponseApdu answer, out ResponseApdu plain)
    {
        plain = default;
        Advance();
        if (!TryRead(answer.Data, [Cryptogram, Status], [], out var values)
            || values[1] is not { Length: ResponseApdu.StatusBytes } status
            || BinaryPrimitives.ReadUInt16BigEndian(status) != (ushort)answer.Status
            || !TryDecrypt(values[0], out var data))
            return false;
        plain = new(data, answer.Status);
        return true;
    }

    // ---- the card's end ----

    /// <summary>Opens a command; false when it is not the terminal's next one.</summary>
    public bool TryOpen(CommandApdu command, out CommandApdu plain)
    {
        plain = default;
        Advance();
        if (command.Class != ProtectedClass
            || !TryRead(command.Data, [Cryptogram, Expected], Header(command), out var values)
            || !TryDecrypt(values[0], out var data) || !TryReadExpected(values[1], out var expected))
            return false;
        plain = command with { Class = 0, Data = data, Expected = expected };
        return true;
    }

    /// <summary>Protects an answer; its status word stands inside and outside.</summary>
    public ResponseApdu Protect(ResponseApdu plain)
    {
        Advance();
        var objects = new List<byte>();
        if (plain.Data.Length > 0)
            objects.AddRange(Object(Cryptogram, [PaddingIndicator, .. Encrypt(plain.Data.Span)]));
        objects.AddRange(Object(Status, ResponseApdu.Of(plain.Status).ToBytes()));
        objects.AddRange(Object(Mac, MacOf(Pad([.. objects]))));
        return new(objects.ToArray(), plain.Status);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        encryption.Dispose();
        authentication.Dispose();
    }

    /// <summary>Reads the objects that may be there, in this order, and the MAC, which must be there and be
    /// right.</summary>
    private bool TryRead(ReadOnlyMemory<byte> data, Asn1Tag[] tags, byte[] before, out byte[]?[] values)
    {
        values = new byte[]?[tags.Length];
        try
        {
            var reader = new AsnReader(data, AsnEncodingRules.DER);
            for (var i = 0; i < tags.Length; i++)
            {
                if (reader.HasData && reader.PeekTag() == tags[i])
                    values[i] = reader.ReadOctetString(tags[i]);
            }
            var covered = data.Length - (reader.HasData ? reader.PeekEncodedValue().Length : 0);
            var mac = reader.ReadOctetString(Mac);
            return !reader.HasData && CryptographicOperations.FixedTimeEquals(
                mac, MacOf([.. before, .. Pad(data.Span[..covered])]));
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    private bool TryDecrypt(byte[]? value, out byte[] data)
    {
        data = [];
        if (value is null)
            return true;
        if (value.Length < 1 + AesCmac.BlockBytes || value[0] != PaddingIndicator
            || (value.Length - 1) % AesCmac.BlockBytes != 0)
            return false;
        var padded = encryption.DecryptCbc(value.AsSpan(1), Start(), PaddingMode.None);
        var end = padded.AsSpan().LastIndexOfAnyExcept((byte)0);
        if (end < padded.Length - AesCmac.BlockBytes || end < 0 || padded[end] != 0x80)
            return false;
        data = padded[..end];
        return true;
    }

    private static bool TryReadExpected(byte[]? value, out int expected)
    {
        expected = value switch
        {
            null => 0,
            [var one] => one == 0 ? CommandApdu.ShortExpectedMax : one,
            [var high, var low] => (high << 8 | low) is var two and not 0 ? two : CommandApdu.ExpectedMax,
            _ => -1,
        };
        return expected >= 0;
    }

    private byte[] Encrypt(ReadOnlySpan<byte> data) => encryption.EncryptCbc(Pad(data), Start(), PaddingMode.None);

    /// <summary>The vector of one message: the enciphered counter, which nobody can foresee.</summary>
    private byte[] Start() => encryption.EncryptEcb(counter, PaddingMode.None);

    private byte[] MacOf(ReadOnlySpan<byte> content) =>
        AesCmac.Compute(authentication, [.. counter, .. content])[..MacBytes];

    private static byte[] Header(CommandApdu command) =>
        Pad([command.Class, command.Instruction, command.P1, command.P2]);

    private static byte[] Object(Asn1Tag tag, ReadOnlySpan<byte> value)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.WriteOctetString(value, tag);
        return writer.Encode();
    }

    /// <summary>80, and zeros to the end of a block; nothing stays nothing [ISO/IEC 7816-4 §10.2.3.1].</summary>
    private static byte[] Pad(ReadOnlySpan<byte> content)
    {
        if (content.IsEmpty)
            return [];
        var padded = new byte[(content.Length / AesCmac.BlockBytes + 1) * AesCmac.BlockBytes];
        content.CopyTo(padded);
        padded[content.Length] = 0x80;
        return padded;
    }

    private void Advance() =>
        BinaryPrimitives.WriteUInt64BigEndian(
            counter.AsSpan(8), BinaryPrimitives.ReadUInt64BigEndian(counter.AsSpan(8)) + 1);
}
