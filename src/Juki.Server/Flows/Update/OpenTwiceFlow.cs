using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Node;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Flows.Update;

/// <summary>
/// 二重の現存 — two towns hold the same person. Once a day the nation looks through them and tells both towns: at once
/// when both entries bear the same day, otherwise when it lasts longer than <see cref="DaysMax"/> [ours, decision
/// 0004]. Nobody but the towns can settle it.
/// </summary>
internal static class OpenTwiceFlow
{
    /// <summary>Days that a 転出 may take to arrive: 14 days to report, and the rest of a busy season [住基法24条]
    /// [ours].</summary>
    public const int DaysMax = 60;

    /// <summary>Rows looked at in one turn.</summary>
    public const int SliceMax = 500;

    /// <summary>Both entries bear the same day.</summary>
    public const int SameDay = 1;

    /// <summary>It lasts longer than <see cref="DaysMax"/>.</summary>
    public const int TooLong = 2;

    /// <summary>One slice of the daily look; gives the key to go on from, or null at the end.</summary>
    public static RowKey? AtNation(RowKey from, Batch batch)
    {
        var rows = batch.Store.Range(RegisterTables.OpenTwice, from, new(long.MaxValue), SliceMax);
        foreach (var key in rows.Select(RegisterTables.OpenTwice.Key))
        {
            // As this batch leaves it: a message handled before may have changed or settled it.
            if (batch.OpenTwice.FetchNow(batch.Store, key) is not { } row)
                continue;
            if (!batch.Residences.IsDamaged(new(row.Code.Value), batch.Store) && !StillIs(ref row, batch))
                continue;
            var kind = KindOf(row, batch);
            if (kind <= row.Reported)
                continue;
            Send(row, kind, row.Later, row.Earlier, batch);
            Send(row, kind, row.Earlier, row.Later, batch);
            batch.OpenTwice.Put(row with { Reported = kind });
        }
        return rows.Count < SliceMax ? null : new(rows[^1].Code.Value + 1);
    }

    /// <summary>What <see cref="Relay"/> will look at: nothing.</summary>
    public static void NeedsRelay(Bodies.Notice body, Batch batch)
    {
    }

    /// <summary>The prefecture hands the notice to the CS.</summary>
    public static void Relay(Bodies.Notice body, NodeName sender, Batch batch)
    {
        var municipality = GovernmentCode.FromChecked(body.Municipality);
        if (SoundBodies.Take(body, batch) && municipality.Prefecture == batch.Self.Office)
            batch.Send(NodeName.OfMunicipality(municipality), LaneClass.Control, MessageKind.Notice, body);
    }

    /// <summary>What <see cref="AtMunicipality"/> will look at.</summary>
    public static void Needs(Bodies.Notice body, Batch batch) => batch.Notices.Want(new(body.Code, body.Kind));

    /// <summary>The CS keeps the notice for the clerks.</summary>
    public static void AtMunicipality(Bodies.Notice body, NodeName sender, Batch batch)
    {
        if (!SoundBodies.Take(body, batch) || body.Municipality != batch.Self.Office.Value)
            return;
        batch.Notices.Put(new(
            ResidentRecordCode.FromChecked(body.Code),
            (int)body.Kind,
            GovernmentCode.FromChecked(body.OtherMunicipality),
            RecordedDate.FromChecked(body.Since),
            batch.Today));
    }

    private static int KindOf(OpenTwiceRow row, Batch batch)
    {
        if (!row.Since.IsCalendarDay || batch.Today.ToDay().DayNumber - row.Since.ToDay().DayNumber > DaysMax)
            return TooLong;
        if (batch.Residences.IsDamaged(new(row.Code.Value), batch.Store))
            return 0; // looked at again tomorrow
        var earlier = batch.Residences.FetchNow(batch.Store, new(row.Code.Value, row.Earlier.Value));
        Check.That(earlier is not null);
        var residences = batch.Residences.Group(new(row.Code.Value));
        return Residences.EntryDay(earlier, residences, batch.Municipalities) == row.Since ? SameDay : 0;
    }

    /// <summary>The row for a person whom two municipalities hold open, not yet reported; null when none do. A function
    /// of the residences alone.</summary>
    public static OpenTwiceRow? RowOf(IReadOnlyList<Residence> residences, MunicipalityTable municipalities)
    {
        if (Residences.OpenTwice(residences, municipalities) is not { } pair)
            return null;
        var since = Residences.EntryDay(pair.Later, residences, municipalities);
        return new(pair.Later.Code, pair.Later.Municipality, pair.Earlier.Municipality, since, Reported: 0);
    }

    /// <summary>A merger that became known since then may have made one of the two.</summary>
    private static bool StillIs(ref OpenTwiceRow row, Batch batch)
    {
        var key = new RowKey(row.Code.Value);
        batch.Residences.FetchNow(batch.Store, key);
        var now = RowOf(batch.Residences.Group(key), batch.Municipalities);
        if (now is null)
            batch.OpenTwice.Remove(key);
        else if (now != row with { Reported = 0 })
            batch.OpenTwice.Put(row = now);
        return now is not null;
    }

    private static void Send(
        OpenTwiceRow row, int kind, GovernmentCode municipality, GovernmentCode other, Batch batch) =>
        batch.Send(
            NodeName.OfPrefecture(municipality.Prefecture),
            LaneClass.Control,
            MessageKind.Notice,
            new Bodies.Notice
            {
                Municipality = municipality.Value,
                Kind = (uint)kind,
                Code = row.Code.Value,
                OtherMunicipality = other.Value,
                Since = row.Since.Value,
            });
}
