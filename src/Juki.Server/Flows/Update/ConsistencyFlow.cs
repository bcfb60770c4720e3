using System.Buffers.Binary;
using System.Security.Cryptography;
using Google.Protobuf;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Node;
using Juki.Wire;
using Juki.Wire.Errands;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Flows.Update;

/// <summary>
/// 本人確認情報整合. In order of time: a person of the town begins a check; the CS sends what it holds, stretch by stretch,
/// as digests [S-000 6-①]; the prefecture compares each with what it holds of that town [S-000 6-②] and tells the
/// result [S-000 6-③], upon which the next stretch follows. Nothing of the register is changed: a difference is settled
/// by a new record of the town.
/// </summary>
/// <remarks>
/// Updates go on meanwhile. What the prefecture has not judged yet, or has judged since the stretch was read, is
/// counted as changing and not compared. After a restore: a result of a check, or of a stretch, that is not awaited is
/// dropped; a check that nobody goes on with stands in the way of no other after an hour.
/// </remarks>
internal static class ConsistencyFlow
{
    /// <summary>Residences in a stretch [ours: 20 KB, and some milliseconds at both ends].</summary>
    public const int StretchMax = 500;

    /// <summary>Differences of a check that are kept; all are counted [ours].</summary>
    public const int KeptMax = UpdatesCall.LinesMax;

    /// <summary>Checks whose differences are kept [ours].</summary>
    public const int ChecksKept = 10;

    /// <summary>After this time without a result a check counts as given up, milliseconds [ours: an hour].</summary>
    public const long GivenUpAfter = 3_600_000;

    // ---- a person begins it ----

    /// <summary>Begins a check; dry, says only whether that can be.</summary>
    public static StandingVerdict Begin(uint clerk, Batch batch, bool isDry = false)
    {
        if (batch.Self.Role != Role.Municipality)
            return StandingVerdict.NotHere;
        var number = batch.NodeNumbers[NodeNumberId.Check];
        var last = number == 0 ? null : batch.Checks.FetchNow(batch.Store, new(number));
        if (last is not null && IsUnderWay(last, batch.Now))
            return StandingVerdict.CheckUnderWay;
        if (batch.VersionAbove < Limits.ConsistencySince)
            return StandingVerdict.NotLinked;
        if (isDry)
            return StandingVerdict.Done;
        batch.NodeNumbers[NodeNumberId.Check] = ++number;
        batch.Store.DeleteRange(ConsistencyTables.Differences, new(0), new(Math.Max(0, number - ChecksKept + 1)));
        var now = batch.Now.Milliseconds;
        batch.Checks.FetchNow(batch.Store, new(number));
        batch.Checks.Put(SendNext(new(number, clerk, now, now, 0, 0, 0), batch));
        return StandingVerdict.Done;
    }

    /// <summary>True while its results are awaited.</summary>
    public static bool IsUnderWay(CheckRow check, Moment now) =>
        check.Ended == 0 && Math.Abs(now.Milliseconds - check.Heard) < GivenUpAfter;

    // ---- 6-① the CS sends a stretch ----

    /// <summary>Sends the next stretch of a check, as committed; or ends it.</summary>
    private static CheckRow SendNext(CheckRow check, Batch batch)
    {
        var keys = batch.Store.Keys(
            RegisterTables.Residences, new(check.SentTo + 1), new(long.MaxValue), StretchMax);
        if (keys.Count == 0)
            return check with { Ended = batch.Now.Milliseconds };
        var damaged = new List<RowKey>();
        var codes = keys.Select(key => new RowKey(key.A)).Distinct().ToList();
        var rows = batch.Store.Fetch(RegisterTables.Residences, codes, damaged);
        var body = new Bodies.ConsistencyCheck
        {
            Municipality = batch.Self.Office.Value,
            Number = check.Number,
            After = check.SentTo,
            AsOf = new NodeNumbers(batch.Store)[NodeNumberId.UpdateNumber],
        };
        body.Rows.AddRange(rows.Select(row => new Bodies.HeldResidence
        {
            Code = row.Code.Value, UpdateNumber = row.UpdateNumber, Digest = DigestOf(row),
        }));
        batch.Send(
            NodeName.OfPrefecture(batch.Self.Office.Prefecture), LaneClass.Control, MessageKind.ConsistencyCheck, body);
        return check with { After = check.SentTo, SentTo = codes[^1].A, Damaged = check.Damaged + damaged.Count };
    }

    /// <summary>Of what all tiers hold the same: by which update it stands, how, and 本人確認情報.</summary>
    private static ulong DigestOf(Residence row)
    {
        var isRecoded = row.State == ResidenceState.Recoded;
        var body = new Bodies.ResidenceVersion
        {
            State = (uint)row.State,
            OtherCode = isRecoded ? row.OtherCode.Value : 0,
            Last = isRecoded ? null : UpdateBodies.Write(
                new Change
                {
                    UpdateNumber = row.UpdateNumber,
                    Municipality = row.Municipality,
                    Reason = ChangeReason.None,
                    Date = default,
                    Code = row.Code,
                    After = row.Information,
                },
                takenIn: 0),
        };
        return BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(body.ToByteArray()));
    }

    // ---- 6-② the prefecture compares ----

    /// <summary>What <see cref="AtPrefecture"/> will look at.</summary>
    public static void Needs(Bodies.ConsistencyCheck body, Batch batch)
    {
        batch.JudgedTo.Want(new(body.Municipality));
        foreach (var row in body.Rows.Take(StretchMax))
            batch.Residences.Want(new(row.Code));
    }

    /// <summary>The prefecture compares a stretch of one of its towns with what it holds of it.</summary>
    public static void AtPrefecture(Bodies.ConsistencyCheck body, NodeName sender, Batch batch)
    {
        if (body.Municipality != sender.Office.Value || body.Rows.Count > StretchMax
            || !IsAscending(body.Rows.Select(row => row.Code)))
        {
            batch.Tally(TallyKind.Unsound, (int)MessageKind.ConsistencyCheck);
            return;
        }
        var judgedTo = batch.JudgedTo.Find(new(body.Municipality))?.UpdateNumber ?? 0;
        var result = new Bodies.ConsistencyResult
        {
            Municipality = body.Municipality, Number = body.Number, After = body.After,
            Compared = (uint)body.Rows.Count,
        };
        foreach (var row in body.Rows)
        {
            var key = new RowKey(row.Code, body.Municipality);
            if (batch.Residences.IsDamaged(key, batch.Store))
            {
                result.Damaged++;
                continue;
            }
            var held = batch.Residences.Find(key);
            if (row.UpdateNumber > judgedTo || held?.UpdateNumber > body.AsOf)
                result.Changing++;
            else if (held is null || held.UpdateNumber != row.UpdateNumber || DigestOf(held) != row.Digest)
                result.Differences.Add(new Bodies.HeldDifference
                {
                    Code = row.Code, UpdateNumber = row.UpdateNumber,
                    Kind = (uint)(held is null ? DifferenceKind.Missing : DifferenceKind.Other),
                });
        }
        batch.Send(sender, LaneClass.Control, MessageKind.ConsistencyResult, result);
    }

    // ---- 6-③ the CS learns the result ----

    /// <summary>What <see cref="AtTown"/> will look at.</summary>
    public static void NeedsResult(Bodies.ConsistencyResult body, Batch batch)
    {
        batch.Checks.Want(new(body.Number));
        foreach (var one in body.Differences.Take(StretchMax))
        {
            batch.Residences.Want(new(one.Code));
            batch.NotTakenOver.Want(new(one.Code));
        }
    }

    /// <summary>The CS keeps the result of the stretch that is awaited, and sends the next one.</summary>
    public static void AtTown(Bodies.ConsistencyResult body, NodeName sender, Batch batch)
    {
        if (body.Municipality != batch.Self.Office.Value || body.Compared > StretchMax
            || (long)body.Changing + body.Damaged + body.Differences.Count > body.Compared
            || !IsAscending(body.Differences.Select(one => one.Code))
            || body.Differences.Any(one => !SoundBodies.IsDefined<DifferenceKind>(one.Kind) || one.Kind == 0))
        {
            batch.Tally(TallyKind.Unsound, (int)MessageKind.ConsistencyResult);
            return;
        }
        if (batch.Checks.Find(new(body.Number)) is not { Ended: 0 } check || check.After != body.After
            || body.Differences.Any(one => one.Code <= check.After || one.Code > check.SentTo))
            return;
        check = check with
        {
            Heard = batch.Now.Milliseconds,
            Compared = check.Compared + body.Compared,
            Changing = check.Changing + body.Changing,
            Damaged = check.Damaged + body.Damaged,
        };
        foreach (var one in body.Differences)
            check = Note(one, check, batch);
        batch.Checks.Put(SendNext(check, batch));
    }

    private static bool IsAscending(IEnumerable<long> codes)
    {
        var last = long.MinValue;
        foreach (var code in codes)
        {
            if (code <= last)
                return false;
            last = code;
        }
        return true;
    }

    private static CheckRow Note(Bodies.HeldDifference one, CheckRow check, Batch batch)
    {
        var key = new RowKey(one.Code, batch.Self.Office.Value);
        var held = batch.Residences.IsDamaged(key, batch.Store) ? null : batch.Residences.Find(key);
        if (held is null || held.UpdateNumber != one.UpdateNumber)
            return check with { Changing = check.Changing + 1 }; // a new record of the town has come since
        var kind = (DifferenceKind)one.Kind;
        if (kind == DifferenceKind.Missing && held.State == ResidenceState.Recoded)
            return check; // nothing stands there any more, and never did above
        var mark = batch.NotTakenOver.Find(new(one.Code));
        if (check.Different < KeptMax)
            batch.Differences.Add(new(
                check.Number, held.Code, held.UpdateNumber, kind, mark?.Verdict ?? UpdateVerdict.Applied));
        return check with
        {
            Different = check.Different + 1, Refused = check.Refused + (mark is null ? 0 : 1),
        };
    }
}
