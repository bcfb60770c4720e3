using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Juki.Devices.Hsm;

/// <summary>
/// The file in which a PIN lies: one line, mode 0600. A PIN stands nowhere else: not in a URI, a log or an argument
/// list.
/// </summary>
/// <remarks>
/// A PIN that the token refused is not tried again, not even by a node that its supervisor starts anew: a wrong PIN in
/// the file would otherwise lock the token within a minute. The refusal is noted beside the file and holds as long as
/// the file is unchanged.
/// </remarks>
/// <param name="Path">Where the file lies.</param>
public sealed record PinFile(string Path)
{
    /// <summary>Longest PIN in bytes (SoftHSM takes 4 to 255; devices often 4 to 64).</summary>
    public const int LengthMax = 64;

    /// <summary>Shortest PIN in bytes.</summary>
    public const int LengthMin = 4;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Drawn = "abcdefghjkmnpqrstuvwxyz23456789"; // none that looks like another
    private const int DrawnLength = 20;

    private string RefusalPath => Path + ".refused";

    /// <summary>Writes a newly drawn PIN (20 characters of 31) durably. Fails where the file exists.</summary>
    public static PinFile Draw(string path)
    {
        var file = new PinFile(path);
        file.Write(Encoding.ASCII.GetBytes(RandomNumberGenerator.GetString(Drawn, DrawnLength)));
        return file;
    }

    /// <summary>Writes a PIN durably into a file of mode 0600. Fails where the file exists.</summary>
    public void Write(ReadOnlySpan<byte> pin)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = OwnerOnly,
        };
        using var stream = new FileStream(Path, options);
        stream.Write(pin);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>The PIN, without the end of its line. The caller clears it.</summary>
    /// <exception cref="TokenException">The file cannot be read, is open to others, or was refused before.</exception>
    internal byte[] Read()
    {
        byte[] content;
        try
        {
            if ((File.GetUnixFileMode(Path) & ~OwnerOnly) != 0)
                throw new TokenException(TokenFailure.PinFileOpenToOthers, Path);
            if (File.Exists(RefusalPath) && File.ReadAllText(RefusalPath) == Stamp())
                throw new TokenException(TokenFailure.PinRefusedBefore, Path);
            content = File.ReadAllBytes(Path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new TokenException(TokenFailure.PinFileUnreadable, Path, inner: failure);
        }
        var pin = content.AsSpan().TrimEnd("\r\n"u8);
        if (pin.Length is < LengthMin or > LengthMax || pin.ContainsAny((byte)'\r', (byte)'\n', (byte)0))
            throw new TokenException(TokenFailure.PinFileUnreadable, Path);
        var read = pin.ToArray();
        CryptographicOperations.ZeroMemory(content);
        return read;
    }

    /// <summary>Notes that the token refused this PIN.</summary>
    internal void NoteRefusal() => File.WriteAllText(RefusalPath, Stamp());

    private string Stamp() => File.GetLastWriteTimeUtc(Path).Ticks.ToString(CultureInfo.InvariantCulture);
}
