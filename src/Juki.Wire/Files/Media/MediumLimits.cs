namespace Juki.Wire.Files.Media;

/// <summary>媒体の限度 — the bounds of a medium.</summary>
public static class MediumLimits
{
    /// <summary>Bytes of content in a chunk, but the last [ours: as much as is kept back until its tag was
    /// checked].</summary>
    public const int ChunkBytes = 65_536;

    /// <summary>Bytes of a tag [SP 800-38D §5.2.1.2].</summary>
    public const int TagBytes = 16;

    /// <summary>Most files on a medium [ours].</summary>
    public const int FilesMax = 100;

    /// <summary>Most characters in the name of a file [ours].</summary>
    public const int NameLengthMax = 100;

    /// <summary>Most bytes of all files together: 1 TB [ours: far more than a prefecture has; far fewer chunks than one
    /// key may seal].</summary>
    public const long ContentBytesMax = 1L << 40;

    /// <summary>Most bytes of a head [ours: twice that of a hundred files with the longest names].</summary>
    public const int HeadBytesMax = 131_072;

    /// <summary>Shortest RSA key of a recipient in bits [CRYPTREC LS-0003].</summary>
    public const int RecipientKeyBitsMin = 3_072;

    /// <summary>Most numbers tried to tell which chunk stands in the place of another [ours: 256 MB of
    /// content].</summary>
    public const int DiagnosisChunksMax = 4_096;
}
