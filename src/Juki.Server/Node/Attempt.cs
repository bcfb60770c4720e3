namespace Juki.Server.Node;

/// <summary>What a place of an attempt is. Numbers stand in files and tables and never change.</summary>
internal enum AttemptOf
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>Messages of a lane from a peer.</summary>
    Lane = 1,

    /// <summary>Records of a legacy file.</summary>
    File = 2,

    /// <summary>A row of the work list that is handled again.</summary>
    SetAside = 3,
}

/// <summary>Why something was set aside. Numbers stand in files and tables and never change.</summary>
internal enum SetAsideReason
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>The process ended without a word while this was in hand: killed, stack overflow.</summary>
    Crashed = 1,

    /// <summary>A check of ours failed.</summary>
    CheckFailed = 2,

    /// <summary>The handler threw something else.</summary>
    Threw = 3,

    /// <summary>The handler did not end.</summary>
    Hung = 4,

    /// <summary>It took more memory than the process may have.</summary>
    Memory = 5,

    /// <summary>Nothing is wrong with it: an earlier one of the same order was set aside.</summary>
    WaitsForEarlier = 6,
}

/// <summary>A stretch of what is handled.</summary>
/// <param name="Of">What it is.</param>
/// <param name="A">Lane: the peer, by <c>NodeName.Number</c>. File: its number. Else 0.</param>
/// <param name="B">Lane: the class. Else 0.</param>
/// <param name="From">First number, serial or row.</param>
/// <param name="To">Last one.</param>
internal readonly record struct AttemptPlace(AttemptOf Of, long A, long B, long From, long To)
{
    /// <summary>True for a single one.</summary>
    public bool IsOne => From == To;

    /// <summary>True if that one lies in it.</summary>
    public bool Holds(in AttemptPlace one) =>
        Of == one.Of && A == one.A && B == one.B && From <= one.From && one.To <= To;
}

/// <summary>A stretch with what is known of its failures.</summary>
/// <param name="Place">Where.</param>
/// <param name="Deaths">How often the process ended while this one, and nothing else, was in hand.</param>
/// <param name="Blame">What those ends weigh together, at most <see cref="BlameMax"/> before it is set aside.</param>
/// <param name="Reason">Why, as far as somebody could say so.</param>
/// <param name="Error">Kind of the error and place in the code; no values.</param>
/// <param name="IsTold">The process that had it in hand said that it ends because of it.</param>
/// <param name="IsRead">A record of a file: it was read before the process ended, so reading it is safe.</param>
internal sealed record AttemptStretch(
    AttemptPlace Place, int Deaths = 0, int Blame = 0, SetAsideReason Reason = SetAsideReason.None, string Error = "",
    bool IsTold = false, bool IsRead = false)
{
    /// <summary>Weight of an end of which the process could say that this was the cause.</summary>
    public const int BlameTold = 2;

    /// <summary>Weight of an end without a word: kills from outside are no fault of it, and come in rows [ours: among
    /// 1,000 kills of a node under load, one record was in hand alone at two of them].</summary>
    public const int BlameSilent = 1;

    /// <summary>Of so much it is set aside: told twice, silent four times [ours: once can be chance, and each time
    /// costs a start].</summary>
    public const int BlameMax = 4;

    /// <summary>True when it is to be set aside.</summary>
    public bool IsSpent => Blame >= BlameMax;

    /// <summary>What is known of it after one more end of the process. More than <see cref="BlameMax"/>: the process
    /// ended while it was being set aside.</summary>
    public AttemptStretch Died() => this with
    {
        Deaths = Deaths + 1,
        Blame = IsSpent ? Blame + 1 : Math.Min(BlameMax, Blame + (IsTold ? BlameTold : BlameSilent)),
        Reason = Reason == SetAsideReason.None ? SetAsideReason.Crashed : Reason,
        IsTold = false,
    };
}

/// <summary>What is about to be handled in one transaction, and what is still to be tried one by one.</summary>
internal sealed record Attempt(IReadOnlyList<AttemptStretch> InHand, IReadOnlyList<AttemptStretch> Suspects);

/// <summary>
/// 試行ファイル — keeps the last <see cref="Attempt"/> over the end of the process, not over the end of the machine: a
/// small file in production, a double in the simulation. After the commit it is not written again: what was committed
/// shows in the tables.
/// </summary>
internal interface IAttemptFile
{
    /// <summary>What was written last; null when there is nothing, or it cannot be read.</summary>
    Attempt? Read();

    /// <summary>Takes the place of what was there. Any thread.</summary>
    void Write(Attempt attempt);
}
