using Juki.Domain.Affairs;
using Juki.Domain.Authority;
using Juki.Domain.Provision;
using Juki.Domain.Search;
using Juki.Wire.Files;
using Juki.Wire.Files.Media;

namespace Juki.Wire.Errands;

/// <summary>What is asked about files of 一括提供.</summary>
public enum BatchTask
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>一覧.</summary>
    List = 1,

    /// <summary>A file is going to be sent.</summary>
    Begin = 2,

    /// <summary>The next piece of it.</summary>
    Put = 3,

    /// <summary>検査: some of it; nobody is looked for.</summary>
    Check = 4,

    /// <summary>受渡し: a checked file waits to be taken in.</summary>
    HandIn = 5,

    /// <summary>取りやめ: what was sent is erased.</summary>
    GiveUp = 6,

    /// <summary>媒体の持出しの申出, by the first person.</summary>
    Propose = 7,

    /// <summary>Its 同意, by the second one.</summary>
    Agree = 8,

    /// <summary>封緘: results are sealed for a medium and entered in its register.</summary>
    Seal = 9,

    /// <summary>A piece of what was sealed.</summary>
    Fetch = 10,

    /// <summary>It stands on the medium, whole.</summary>
    Fetched = 11,

    /// <summary>媒体管理簿.</summary>
    Media = 12,

    /// <summary>媒体管理簿への記載.</summary>
    Enter = 13,
}

/// <summary>A call, in a frame; only terminals make it. A piece holds residents' values.</summary>
public sealed record BatchCall : IErrand<BatchReply>
{
    /// <summary>Most bytes of a piece [ours: with what is around it in base64 it fits a call].</summary>
    public const int PieceBytesMax = 40 * 1024;

    static ErrandKind IErrand<BatchReply>.Kind => ErrandKind.Batch;

    /// <summary>What is asked.</summary>
    public BatchTask Task { get; init; }

    /// <summary>Who asks, by number of the ledger.</summary>
    public uint By { get; init; }

    /// <inheritdoc/>
    public string Ticket { get; init; } = "";

    uint IActOfSomebody.Actor => By;

    OperatorRoles IActOfSomebody.Roles => Task switch
    {
        BatchTask.List => Workers | MediaWorkers,
        >= BatchTask.Propose => MediaWorkers,
        _ => Workers,
    };

    bool IErrand<BatchReply>.IsForTerminal => Task != BatchTask.None;

    /// <summary>Roles that may hand in files.</summary>
    public static OperatorRoles Workers { get; } = WritersOf(OperatorFunction.Batch);

    /// <summary>Roles that may write media.</summary>
    public static OperatorRoles MediaWorkers { get; } = WritersOf(OperatorFunction.Media);

    /// <summary>Where.</summary>
    public uint Terminal { get; init; }

    /// <summary>Of a beginning: 事務 of the written request.</summary>
    public int Affair { get; init; }

    /// <summary>Of a beginning: 利用目的 of the written request.</summary>
    public int Purpose { get; init; }

    /// <summary>What is being sent, or was sealed, as the reply names it.</summary>
    public string Sent { get; init; } = "";

    /// <summary>Of a piece: where it begins, bytes from the beginning of the file.</summary>
    public long At { get; init; }

    /// <summary>A piece.</summary>
    public byte[] Piece { get; init; } = [];

    /// <summary>Whose results: name of a file on the list; of an entry: number of the medium.</summary>
    public string Name { get; init; } = "";

    /// <summary>An agreement of two, as written.</summary>
    public string Agreement { get; init; } = "";

    /// <summary>職員番号 of who writes or enters.</summary>
    public string Person { get; init; } = "";

    /// <summary>What the medium is.</summary>
    public MediumKind Kind { get; init; }

    /// <summary>Whose the medium is.</summary>
    public MediumOwner Owner { get; init; }

    /// <summary>For whom it is sealed: a certificate, DER; empty: it is locked.</summary>
    public byte[] Recipient { get; init; } = [];

    /// <summary>The asker's password; empty: it is sealed. Kept nowhere.</summary>
    public string Password { get; init; } = "";

    /// <summary>Whether the results stay on the server, too.</summary>
    public bool LeavesResults { get; init; }

    /// <summary>Of an entry: what was done.</summary>
    public MediumAct Act { get; init; }

    /// <summary>Of an entry: 職員番号 of receiver, returner or witness.</summary>
    public string Other { get; init; } = "";

    /// <summary>Of an entry: receiving body, or way of destruction.</summary>
    public string Note { get; init; } = "";

    /// <summary>Without values.</summary>
    public override string ToString() => $"(call: {Task})";

    private static OperatorRoles WritersOf(OperatorFunction function) => RightTable.Roles
        .Where(role => RightTable.Of(role, function).HasFlag(OperatorAccess.Write))
        .Aggregate(OperatorRoles.None, (all, role) => all | role);
}

/// <summary>A line that will not be looked for, without its values.</summary>
/// <param name="Serial">通番.</param>
/// <param name="Verdict">The code that its line of results would get.</param>
/// <param name="Parameter">Which item is wrong.</param>
/// <param name="Problem">How.</param>
public sealed record BatchFaultShown(
    long Serial, InquiryVerdict Verdict, SearchParameter Parameter, SearchProblem Problem);

/// <summary>What a check of a file came to.</summary>
/// <param name="HeaderLine">First line of the file; empty when it has none.</param>
/// <param name="Problem">Why the whole file is refused.</param>
/// <param name="Verdict">Of <see cref="BatchFileProblem.NotPermitted"/>: the verdict.</param>
/// <param name="Lines">Lines that were looked at.</param>
/// <param name="FaultyLines">Lines of them that will not be looked for.</param>
public sealed record BatchChecked(
    string HeaderLine, BatchFileProblem Problem, InquiryVerdict Verdict, long Lines, long FaultyLines)
{
    /// <summary>Most faults that are told one by one [ours: what one reads through].</summary>
    public const int FaultsMax = 100;

    /// <summary>The first of the faulty lines.</summary>
    public IReadOnlyList<BatchFaultShown> Faults { get; init; } = [];
}

/// <summary>Where a file stands.</summary>
public enum BatchStanding
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>受付待ち — handed in, not taken in yet.</summary>
    Waiting = 1,

    /// <summary>回答中.</summary>
    Running = 2,

    /// <summary>全国サーバ待ち.</summary>
    WaitsForNation = 3,

    /// <summary>終了.</summary>
    Done = 4,

    /// <summary>喪失 — by a restore.</summary>
    Lost = 5,

    /// <summary>不受理 — refused whole.</summary>
    Refused = 6,
}

/// <summary>A file as it is shown; no value of a resident.</summary>
/// <param name="Name">On lists and in folders.</param>
/// <param name="Standing">Where it stands.</param>
public sealed record BatchShown(string Name, BatchStanding Standing)
{
    /// <summary>事務; 0 not known.</summary>
    public int Affair { get; init; }

    /// <summary>Its lines.</summary>
    public long Lines { get; init; }

    /// <summary>How many are recorded.</summary>
    public long Recorded { get; init; }

    /// <summary>How many of these were answered with a resident.</summary>
    public long Answered { get; init; }

    /// <summary>When it was taken in, milliseconds since 1970; 0 it was not.</summary>
    public long Since { get; init; }

    /// <summary>When it was done, or until when it waits for the nation, milliseconds since 1970; 0 neither.</summary>
    public long Until { get; init; }

    /// <summary>Of a refused one: why.</summary>
    public BatchFileProblem Problem { get; init; }

    /// <summary>Whether the results lie on the server.</summary>
    public bool HasResults { get; init; }

    /// <summary>True while it will change by itself.</summary>
    public bool IsUnderWay => Standing is BatchStanding.Waiting or BatchStanding.Running
        or BatchStanding.WaitsForNation;
}

/// <summary>A medium as the register shows it; no value of a resident.</summary>
/// <param name="Number">Its number, as written.</param>
/// <param name="State">How it stands.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Owner">Whose it is.</param>
/// <param name="Affair">Of the last writing; 0 none.</param>
/// <param name="Records">Of the last writing.</param>
/// <param name="At">When the last entry was made, milliseconds since 1970.</param>
/// <param name="Person">By whom.</param>
/// <param name="Other">Receiver, returner or witness; empty for none.</param>
/// <param name="Note">Receiving body, or way of destruction; empty for none.</param>
public sealed record MediumShown(
    string Number, MediumState State, MediumKind Kind, MediumOwner Owner, int Affair, long Records, long At,
    string Person, string Other, string Note);

/// <summary>What came of a call.</summary>
public sealed record BatchReply(BatchVerdict Verdict)
{
    /// <summary>Most files of a list, the newest [ours: what a reply's bytes hold].</summary>
    public const int FilesMax = 300;

    /// <summary>Most bytes of a piece of what was sealed [ours: in base64 it fits a reply].</summary>
    public const int PieceBytesMax = 180 * 1024;

    /// <summary>Of a beginning or a seal: its name in the calls that follow; of a seal the number of the
    /// medium.</summary>
    public string Sent { get; init; } = "";

    /// <summary>Bytes of the file that are there.</summary>
    public long Received { get; init; }

    /// <summary>Of a check that is done; null: it goes on with another call.</summary>
    public BatchChecked? Checked { get; init; }

    /// <summary>Of a list: the newest first.</summary>
    public IReadOnlyList<BatchShown> Files { get; init; } = [];

    /// <summary>Of a list: there are more.</summary>
    public bool IsCut { get; init; }

    /// <summary>Of a file that was handed in: its name on the list.</summary>
    public string Name { get; init; } = "";

    /// <summary>Of <see cref="BatchVerdict.AgreementRefused"/>: why.</summary>
    public AuthorityVerdict Authority { get; init; }

    /// <summary>Of <see cref="BatchVerdict.MediumRefused"/>: why.</summary>
    public MediaVerdict Register { get; init; }

    /// <summary>Of <see cref="BatchVerdict.SealRefused"/>: why.</summary>
    public MediumFault Fault { get; init; }

    /// <summary>Of a proposal: its number.</summary>
    public string Agreement { get; init; } = "";

    /// <summary>Of a seal: bytes.</summary>
    public long Length { get; init; }

    /// <summary>Of a seal: SHA-256 of them.</summary>
    public byte[] Digest { get; init; } = [];

    /// <summary>Of a fetch: what stands there; empty behind the end.</summary>
    public byte[] Piece { get; init; } = [];

    /// <summary>Of the register: the newest first.</summary>
    public IReadOnlyList<MediumShown> Media { get; init; } = [];
}
