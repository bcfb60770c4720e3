using Juki.Domain.Changes;
using Juki.Domain.Offices;

namespace Juki.Wire.Files;

/// <summary>ファイルの見出し — the first line of a legacy file; see docs/legacy-format.md.</summary>
/// <param name="Municipality">The municipality that speaks, by the code of its CS.</param>
/// <param name="FileNumber">From 1, without gaps, per municipality.</param>
/// <param name="Count">Number of records, 0 to <see cref="CountMax"/>.</param>
/// <param name="Checksum">SHA-256 over all bytes after the first line, 64 lower-case hexadecimal digits.</param>
public sealed record LegacyHeader(GovernmentCode Municipality, long FileNumber, long Count, string Checksum)
{
    /// <summary>The version of the format that this release writes and reads.</summary>
    public const int FormatVersion = 1;

    /// <summary>Most records in a file [ours: the largest city's whole register fits].</summary>
    public const long CountMax = 10_000_000;
}

/// <summary>Why a whole file is refused. Numbers stand in receipts and never change.</summary>
public enum LegacyFileProblem
{
    /// <summary>None: the file is whole.</summary>
    None = 0,

    /// <summary>The first line is no header of a known version, or the second has other columns.</summary>
    HeaderUnreadable = 1,

    /// <summary>The bytes are not those that the checksum was made over: half-written or altered.</summary>
    ChecksumWrong = 2,

    /// <summary>Another number of records than the header says.</summary>
    CountWrong = 3,

    /// <summary>The file is of another municipality than this CS.</summary>
    OtherMunicipality = 4,

    /// <summary>The number in the name and the number in the header differ.</summary>
    NumberMismatch = 5,

    /// <summary>A file with this number and the same content was taken in before.</summary>
    Duplicate = 6,

    /// <summary>A file with this number but other content was taken in before.</summary>
    NumberReused = 7,
}

/// <summary>One record of a legacy file after the checks of format and codes: a change, or why it is none.</summary>
/// <param name="Serial">Its place in the file, from 1.</param>
/// <param name="Change">The change, with update number 0; null when refused.</param>
/// <param name="Verdict"><see cref="UpdateVerdict.Applied"/> when it passed.</param>
/// <param name="Field">The item that the verdict is about.</param>
public readonly record struct LegacyRecord(long Serial, Change? Change, UpdateVerdict Verdict, UpdateField Field);
