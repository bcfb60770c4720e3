using Juki.Domain.Offices;
using Juki.Domain.Person;

namespace Juki.Domain.Changes;

/// <summary>
/// 異動 — one change of one resident's record, as the town reports it: the whole 本人確認情報 after the change and the
/// 変更情報 (reason and date) [S-002]. Immutable.
/// </summary>
public sealed record Change
{
    /// <summary>更新順番号: the town's own count of its records, from 1; a record that the CS refuses uses up its
    /// number.</summary>
    public required long UpdateNumber { get; init; }

    /// <summary>The municipality that reports, by the code of its CS (for a designated city, of the city).</summary>
    public required GovernmentCode Municipality { get; init; }

    /// <summary>異動事由.</summary>
    public required ChangeReason Reason { get; init; }

    /// <summary>異動年月日; may be unknown in part for births, deaths and ex officio acts only.</summary>
    public required RecordedDate Date { get; init; }

    /// <summary>The code under which the record stood before: differs from that of <see cref="After"/> for a new code
    /// only.</summary>
    public required ResidentRecordCode Code { get; init; }

    /// <summary>本人確認情報 after the change; for a deletion, as it was when deleted.</summary>
    public required IdentificationInformation After { get; init; }

    /// <summary>Masked.</summary>
    public override string ToString() => $"(change {UpdateNumber} of {Municipality}: {Reason})";
}
