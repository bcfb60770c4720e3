using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Google.Protobuf;
using Juki.Wire.Session;

namespace Juki.Wire.Files.Media;

/// <summary>媒体上のファイル — one file on a medium.</summary>
/// <param name="Name">Without folder; see <see cref="MediumManifest.IsFileName"/>.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Digest">SHA-256.</param>
public sealed record MediumFile(string Name, long Length, ReadOnlyMemory<byte> Digest);

/// <summary>媒体の目録 — what is on a medium, from whom and for whom; it is sealed with the content. Immutable.</summary>
/// <param name="Number">In the register of media.</param>
/// <param name="Maker">Whose key signed, by its certificate.</param>
/// <param name="Recipient">SHA-256 of the recipient's certificate.</param>
/// <param name="MadeAt">When, in whole milliseconds.</param>
/// <param name="Affair">Code of the affair; 0 for none.</param>
/// <param name="Files">One to <see cref="MediumLimits.FilesMax"/>, in the order of the content.</param>
public sealed record MediumManifest(
    MediumNumber Number, PeerIdentity Maker, ReadOnlyMemory<byte> Recipient, DateTimeOffset MadeAt, int Affair,
    IReadOnlyList<MediumFile> Files)
{
    private const int Version = 1;

    /// <summary>Names that Windows gives to devices; a file of that name could not be written there.</summary>
    private static readonly string[] Devices = ["CON", "PRN", "AUX", "NUL", "COM", "LPT"];

    /// <summary>Bytes of all files together.</summary>
    public long ContentBytes => Files.Sum(file => file.Length);

    /// <summary>True for a name that every system can keep and that leads into no other folder [ours].</summary>
    public static bool IsFileName([NotNullWhen(true)] string? name) =>
        name is { Length: >= 1 and <= MediumLimits.NameLengthMax }
        && name[0] is not ('.' or ' ') && name[^1] is not ('.' or ' ')
        && !name.Any(c => char.IsControl(c) || char.IsSurrogate(c) || "/\\:*?\"<>|".Contains(c))
        && !Array.Exists(Devices, device =>
            name.Split('.')[0].TrimEnd("0123456789".ToCharArray()).Equals(device, StringComparison.OrdinalIgnoreCase));

    /// <summary>True for at least one file, not too many, not too long, each name once whatever its case.</summary>
    public static bool AreFiles(IReadOnlyList<MediumFile> files)
    {
        if (files.Count is 0 or > MediumLimits.FilesMax)
            return false;
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var left = MediumLimits.ContentBytesMax;
        foreach (var file in files)
        {
            if (!IsFileName(file.Name) || !names.Add(file.Name) || file.Length < 0 || file.Length > left
                || file.Digest.Length != SHA256.HashSizeInBytes)
                return false;
            left -= file.Length;
        }
        return true;
    }

    /// <summary>The encoded form.</summary>
    public byte[] Encode()
    {
        var body = new Bodies.MediumManifest
        {
            Version = Version,
            Number = Number.ToString(),
            Maker = Maker.ToString(),
            Recipient = ByteString.CopyFrom(Recipient.Span),
            MadeAt = MadeAt.ToUnixTimeMilliseconds(),
            Affair = Affair,
        };
        body.Files.AddRange(Files.Select(file => new Bodies.MediumFile
        {
            Name = file.Name,
            Length = file.Length,
            Digest = ByteString.CopyFrom(file.Digest.Span),
        }));
        return body.ToByteArray();
    }

    /// <summary>Reads the encoded form, and nothing else.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out MediumManifest? manifest)
    {
        manifest = null;
        if (!Body.TryDecode(Bodies.MediumManifest.Parser, bytes, out var body) || body.Version != Version
            || !MediumNumber.TryParse(body.Number, out var number)
            || !PeerIdentity.TryParse(body.Maker, out var maker)
            || body.Recipient.Length != SHA256.HashSizeInBytes
            || body.MadeAt is < 0 or > 253_402_300_799_999 // the last instant of 9999
            || body.Affair is < 0 or > 999_999)
            return false;
        MediumFile[] files =
            [.. body.Files.Select(file => new MediumFile(file.Name, file.Length, file.Digest.Memory))];
        if (!AreFiles(files))
            return false;
        manifest = new(number, maker, body.Recipient.Memory, DateTimeOffset.FromUnixTimeMilliseconds(body.MadeAt),
            body.Affair, files);
        return true;
    }
}
