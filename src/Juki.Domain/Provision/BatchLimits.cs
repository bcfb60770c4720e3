namespace Juki.Domain.Provision;

/// <summary>一括提供の限度 — what bounds a file of conditions.</summary>
public static class BatchLimits
{
    /// <summary>Most lines of a file. There is no line that asks for more than one resident, and no file for all of a
    /// municipality [S-002]; the largest file known had 2,412,127 lines [S-003].</summary>
    public const int LinesMax = 3_000_000;

    /// <summary>Lines that are looked up, recorded and written at a time; the last slice may be shorter [ours: as many
    /// as a leaf of the record has subjects].</summary>
    public const int SliceLines = 10_000;

    /// <summary>Most residents with one name and one 生年月日 that are compared with a line [ours: a common name in a
    /// nation has some dozen].</summary>
    public const int CandidatesMax = 1_000;

    /// <summary>Slices of a file.</summary>
    public static long Slices(long lines) => (lines + SliceLines - 1) / SliceLines;
}
