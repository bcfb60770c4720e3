using Juki.Domain.Affairs;
using Juki.Domain.Provision;
using Juki.Domain.Search;

namespace Juki.Wire.Files;

/// <summary>照会ファイルの見出し — the first line of a file of conditions, and of the file of results that answers it;
/// see docs/batch.md. Nothing of a resident is in it. Immutable.</summary>
public sealed record BatchHeader
{
    /// <summary>The version of the format that this release writes and reads.</summary>
    public const int FormatVersion = 1;

    /// <summary>True for a file of results.</summary>
    public bool IsResult { get; init; }

    /// <summary>The network that the file is for.</summary>
    public required string Network { get; init; }

    /// <summary>照会元: for whom the file asks.</summary>
    public required AskerKind Asker { get; init; }

    /// <summary>全国地方公共団体コード, or the number of a national organ.</summary>
    public required int Office { get; init; }

    /// <summary>From 1 to <see cref="BatchFormat.FileNumberMax"/>; with the asker it names the file for ever.</summary>
    public required long FileNumber { get; init; }

    /// <summary>利用事務.</summary>
    public required AffairCode Affair { get; init; }

    /// <summary>利用目的: its number in the asker's list; 0 none.</summary>
    public required int Purpose { get; init; }

    /// <summary>操作者: number in the asker's ledger; 0 none.</summary>
    public required int Operator { get; init; }

    /// <summary>端末: number in the asker's ledger; 0 none.</summary>
    public required int Terminal { get; init; }

    /// <summary>Which items it wants; none for all that the affair allows but 個人番号.</summary>
    public ProvidedItems Items { get; init; }

    /// <summary>True to be told of removed residents that they are.</summary>
    public bool WantsRemoved { get; init; }

    /// <summary>照合 — true to be told only of each item whether it is the same.</summary>
    public bool IsComparison { get; init; }

    /// <summary>Number of lines, 0 to <see cref="BatchFormat.CountMax"/>; how many may be asked is
    /// <see cref="BatchLimits.LinesMax"/>.</summary>
    public long Count { get; init; }

    /// <summary>SHA-256 over all bytes after the first line, 64 lower-case hexadecimal digits.</summary>
    public string Digest { get; init; } = BatchFormat.NoDigest;

    /// <summary>What the header says about the inquiry; the asker as <paramref name="asker"/>.</summary>
    public AffairRequest Request(Asker asker) => new(asker, Affair)
    {
        Purpose = Purpose,
        Operator = Operator,
        Terminal = Terminal,
        Items = Items,
        WantsRemoved = WantsRemoved,
        IsBatch = true,
        IsComparison = IsComparison,
    };
}

/// <summary>Why a whole file is refused, in order of precedence. Numbers stand in receipts and records and never
/// change.</summary>
public enum BatchFileProblem
{
    /// <summary>None: the file is whole.</summary>
    None = 0,

    /// <summary>The first line is no header of a known version, or the second has other columns: another encoding, for
    /// one.</summary>
    HeaderUnreadable = 1,

    /// <summary>More lines than a file may have.</summary>
    TooManyLines = 2,

    /// <summary>The last line is not the trailer: the file is cut.</summary>
    Cut = 3,

    /// <summary>The bytes are not those that the digest was made over: altered.</summary>
    DigestWrong = 4,

    /// <summary>Another number of lines than header or trailer say.</summary>
    CountWrong = 5,

    /// <summary>The file is for another network.</summary>
    OtherNetwork = 6,

    /// <summary>An asker who does not hand in files here.</summary>
    OtherAsker = 7,

    /// <summary>The same file was taken in before.</summary>
    Duplicate = 8,

    /// <summary>Another file with this number was taken in before.</summary>
    NumberReused = 9,

    /// <summary>The affair may not be asked so; the verdict says why.</summary>
    NotPermitted = 10,
}
