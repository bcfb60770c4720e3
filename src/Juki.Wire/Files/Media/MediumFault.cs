namespace Juki.Wire.Files.Media;

/// <summary>媒体の障害 — why a medium was not made or not opened, in the order in which it is looked at.</summary>
public enum MediumFault
{
    /// <summary>A file that cannot go on a medium: its name, its length, too many, or it changed meanwhile.</summary>
    FileUnsuitable = 1,

    /// <summary>The recipient's certificate has no RSA key of the least length, or may not be used for keys.</summary>
    RecipientUnsuitable = 2,

    /// <summary>The recipient's certificate is not yet, or no longer good.</summary>
    RecipientExpired = 3,

    /// <summary>What would be written is there already.</summary>
    TargetExists = 4,

    /// <summary>No medium of this form.</summary>
    NotAMedium = 10,

    /// <summary>The medium ends too early.</summary>
    Truncated = 11,

    /// <summary>The head cannot be read, or its signature does not fit.</summary>
    HeadAltered = 12,

    /// <summary>The maker's certificate is not of our authority.</summary>
    MakerUntrusted = 13,

    /// <summary>The maker's certificate is not yet, or no longer good.</summary>
    MakerExpired = 14,

    /// <summary>The maker's certificate was revoked.</summary>
    MakerRevoked = 15,

    /// <summary>The medium is for the holder of another certificate.</summary>
    OtherRecipient = 16,

    /// <summary>The key did not open the head.</summary>
    KeyRefused = 17,

    /// <summary>The manifest is not of the one written form, or does not agree with the signature.</summary>
    ManifestInvalid = 18,

    /// <summary>A chunk was altered; for chunk 0 it may also be the head.</summary>
    ChunkAltered = 20,

    /// <summary>A chunk of this medium stands in the place of another: left out, swapped or repeated.</summary>
    ChunkMisplaced = 21,

    /// <summary>Something stands behind the last chunk.</summary>
    Surplus = 22,

    /// <summary>A file is not what the manifest says.</summary>
    DigestDiffers = 23,
}

/// <summary>A medium was not made or not opened. The text holds the fault and numbers of chunks, nothing of the
/// content.</summary>
public sealed class MediumException : Exception
{
    /// <summary>A fault, with the place where there is one.</summary>
    public MediumException(MediumFault fault, string place = "", Exception? inner = null)
        : base(place.Length == 0 ? fault.ToString() : $"{fault}: {place}", inner) => Fault = fault;

    /// <summary>What is wrong.</summary>
    public MediumFault Fault { get; }

    /// <summary>The chunk, from 0; -1 where it is not about a chunk.</summary>
    public long Chunk { get; init; } = -1;
}
