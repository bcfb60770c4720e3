using Juki.Domain.Changes;

namespace Juki.Simulation;

/// <summary>What a set of runs must have reached at least once; a set that never did tests less than it says.</summary>
public enum Mark
{
    // What happens to frames and links.
    FrameLost, FrameCopied, FrameOvertaken, LinkOneWay, LinkSlow, LinkCut, LinkHalfOpen,
    GapClosed, CopyDropped, LinkReplaced, SilenceClosed,

    // What happens to nodes.
    CrashBetweenTurns, CrashInStore, CrashBeforeCommit, CrashAfterCommit, CommitUnknown,
    CrashBeforeReceipt, CrashAfterReceipt, CrashAfterPutAway, CrashAfterRefusal,
    LongOutageOfMunicipality, LongOutageOfPrefecture, LongOutageOfNation,
    ClockForward, ClockBack, ClockNextDay,

    // Restores, and what they set in motion.
    BackupTaken, RestoreOfMunicipality, RestoreOfPrefecture, RestoreOfNation, RestoreOfTwo, RestoreOfAll,
    ArchiveSentAgain, ArchiveDeleted, UpdateRepeated, FileOfferedAgain,

    // What made a node fail.
    PoisonCrashed, SetAside, SetAsideWaiting, ReleasedTooEarly, Released,

    // Storage: damage, and disks without room.
    ResidenceDamaged, HistoryDamaged, NumberDamaged, StoreDamaged, ValueFlipped, RowExchanged, RowTorn,
    RepairedAtMunicipality, RepairedAtPrefecture, RepairedAtNation, RepairAskedAgain, RecordDamaged, JudgedLater,
    DamageNamed,
    DamageEndedMunicipality, DamageEndedPrefecture, DamageEndedNation,
    DiskFullAtMunicipality, DiskFullAtPrefecture, DiskFullAtNation,
    DiskFullInWrite, DiskFullInCommit, DiskFullForReceipt, CommitWhileDiskIsLow,

    // Tokens, certificates, and machines that are not the ones they say.
    TokenGoneAtMunicipality, TokenGoneAtPrefecture, TokenGoneAtNation, StartedInVain, CertificateEnded,
    ProcessFrozen, OldLifeRefused, CloneOfMunicipalityRefused, CloneOfPrefectureRefused, CloneOfNationRefused,

    // Years.
    LeapDayBirth, LeapDayChange, MoveOutAhead, ScrubFoundDamage, ArchiveAged,

    // Lanes.
    WindowStalled, LaneFullAtMunicipality, LaneFullAtPrefecture, LaneFullInBytes, RefilledFromStore, ShareOfEventsTaken,

    // Files.
    FileDuplicate, FileNumberReused, FileGap, FileRefusedWhole, FileAlteredWhileTaken, FileEmpty, FileTakenInSlices,
    ReceiptRewritten, InboxSlow,

    // Changes.
    Moved, MovedBack, MovedOn, CodeChanged, OpenTwiceAtNation, NoticeOfSameDay, NoticeOfSixtyDays, NoNoticeAtSixtyDays,
    SweepAfterDayChange, NotTakenOverMarked, NotTakenOverSettled,

    // Mergers.
    MergerIntoNew, MergerIntoOther, MergerUnderWay, MergerComplete, TakenOverAndGone,

    // Demands.
    DemandAnswered,

    // The check against the prefecture.
    ConsistencyChecked, DifferenceFound,

    // Verdicts of a CS.
    CsRecordUnreadable, CsFieldNotExpected, CsDateAhead, CsRecordDamaged,

    // Verdicts of a prefecture; OutOfOrder cannot come from a CS that works, and the nation, which sees what the
    // prefecture applied, refuses nothing: both are shown by tests that speak as a faulty node.
    Applied, FieldMissing, FieldMalformed, FieldTooLong, TextNotAllowed, CheckDigitWrong, MunicipalityUnknown, NotOwner,
    MunicipalityEnded,
    CodeSuperseded, AlreadyResident, AlreadyRecorded, Deceased, NotResident, AlreadyDeleted, Deleted,
    ItemMayNotChange, NothingChanged, CodeUsed, NumberUsed, BeforeBirth,

    // Inquiries, and what becomes of them.
    InquiryAsked, InquiryAnswered, InquiryAnsweredByNation, InquiryFoundNone, InquiryFoundSeveral, InquiryFoundRemoved,
    InquiryRefused, InquiryTablesExpired, InquiryNationUnreachable, InquiryNotRecordable, InquiryRecordDamaged,
    InquiryNotWitnessed, InquiryFrameLost, AskerLeft, HeldUntilHello,
    InquiryAnsweredAtTown, InquiryPrefectureUnreachable,

    // The record of inquiries, its witnesses, and signed tables.
    CrashInRecord, CrashAfterRecord, RecordCommitUnknown, RecordDiskFull, RecordPutBack, RecordPutBackAndTold,
    WitnessNamedMissing, HeadCountersigned, TableSpread,

    // Batches: their files, their lines, and what happens while they are answered.
    BatchHandedIn, BatchTakenIn, BatchFinished, BatchOfSeveralSlices, BatchWithoutLines,
    BatchFileCut, BatchFileAltered, BatchOtherNetwork, BatchOtherAsker, BatchDuplicate, BatchNumberReused,
    BatchNotPermitted,
    BatchLineAnswered, BatchLineAnsweredByNation, BatchLineNone, BatchLineNoneAtNation, BatchLineRemoved,
    BatchLineSimilar, BatchLineSeveral, BatchLineDiffers, BatchLineUnreadable, BatchLineUnlawful, BatchLineMalformed,
    BatchLineDamaged, BatchLineRefusedByNation, BatchLineGivenUp, BatchLinesExpired,
    BatchBlocked, BatchNationNotReached, BatchDiskFull, BatchEndedInFile, BatchEndedInRecord, BatchEndedWhileAsking,
    BatchResumed, BatchFilesLost, BatchAskAnswered, BatchAskNotRecordable,

    // Disclosures, and the record of what is passed up.
    DisclosureRequested, DisclosureNotRecordable, DisclosureNotWitnessed, DisclosurePaper, DisclosureOfNothing,
    DisclosureOfUnknown,
    DisclosureLineOfPrefecture, DisclosureLineOfNation, DisclosureOfBatch, PassedUpRecorded, PassedUpInSeveralLives,

    // Stores.
    SqliteStore, PostgreSqlStore,
}

/// <summary>Marks and verdicts.</summary>
public static class Marks
{
    /// <summary>The marks that none of <paramref name="reports"/> reached.</summary>
    public static IReadOnlyList<Mark> Missing(IEnumerable<SimulationReport> reports)
    {
        var reached = reports.SelectMany(report => report.Marks).ToHashSet();
        return [.. Enum.GetValues<Mark>().Where(mark => !reached.Contains(mark))];
    }

    /// <summary>The mark for a verdict of a prefecture.</summary>
    internal static Mark OfPrefecture(UpdateVerdict verdict) => Enum.Parse<Mark>(verdict.ToString());

    /// <summary>The mark for a verdict of a CS.</summary>
    internal static Mark OfCs(UpdateVerdict verdict) => Enum.Parse<Mark>("Cs" + verdict);
}
