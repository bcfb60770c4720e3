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

    /// <summary>How long lines of a file wait for a nation that cannot be reached, milliseconds; then they are
    /// answered without it [ours: a restart or a change of machines takes minutes, and other files wait behind this
    /// one].</summary>
    public const long NationWaitMilliseconds = 15 * 60 * 1_000;

    /// <summary>Most lines that a prefecture asks of the nation at a time [ours: as many persons as an answer has room
    /// for; some 2 ms of work].</summary>
    public const int AskLinesMax = 50;

    /// <summary>Most of these questions that one prefecture has open [ours: 20 ms of work].</summary>
    public const int AsksOpenMax = 8;

    /// <summary>Most bytes of a file that is sent from a terminal [ours: the most lines with the longest common
    /// addresses].</summary>
    public const long SentBytesMax = 1L << 30;

    /// <summary>Most files that are being sent to a server at once [ours: each has its room on the disk].</summary>
    public const int SentMax = 4;

    /// <summary>How long a file that is being sent waits for its next call, milliseconds; then it is erased
    /// [ours].</summary>
    public const long SentMilliseconds = 30 * 60 * 1_000;

    /// <summary>Slices of a file.</summary>
    public static long Slices(long lines) => (lines + SliceLines - 1) / SliceLines;
}
