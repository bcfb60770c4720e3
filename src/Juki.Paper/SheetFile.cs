using System.IO.Compression;
using System.Text.Json;

namespace Juki.Paper;

/// <summary>A sheet as it travels: JSON, compressed. Its lines repeat each other, so that a thousand entries of a
/// record come to some tens of kilobytes.</summary>
public static class SheetFile
{
    /// <summary>Most bytes that are unpacked [ours: a thousand entries of the longest are under 2 MB].</summary>
    public const int UnpackedMax = 8 << 20;

    /// <summary>Packs it.</summary>
    public static byte[] Pack(Sheet sheet)
    {
        using var packed = new MemoryStream();
        using (var into = new BrotliStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            JsonSerializer.Serialize(into, sheet);
        return packed.ToArray();
    }

    /// <summary>Unpacks it; null for what is none, or too long.</summary>
    public static Sheet? Unpack(byte[] packed)
    {
        try
        {
            using var from = new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress);
            var unpacked = new byte[UnpackedMax + 1];
            var length = from.ReadAtLeast(unpacked, unpacked.Length, throwOnEndOfStream: false);
            var sheet = length > UnpackedMax ? null : JsonSerializer.Deserialize<Sheet>(unpacked.AsSpan(0, length));
            return sheet is { Title: not null, Footer: not null, Lines: not null }
                && sheet.Lines.All(line => line is { Text: not null, Value: not null }) ? sheet : null;
        }
        catch (Exception failure) when (failure is JsonException or InvalidDataException or InvalidOperationException)
        {
            return null; // a peer's bytes
        }
    }
}
