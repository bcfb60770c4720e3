using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Node;

namespace Juki.Server.Watch;

/// <summary>What was drawn.</summary>
/// <param name="Verdict">Whether it could be.</param>
/// <param name="Lines">The lines, in the order of the record.</param>
/// <param name="Offered">Lines that could have been drawn.</param>
/// <param name="HeadSize">Leaves under the head that the lot is made of.</param>
internal sealed record WatchDrawn(
    WatchVerdict Verdict, IReadOnlyList<WatchLineRow> Lines, long Offered, long HeadSize)
{
    /// <summary>Nothing was drawn.</summary>
    public static WatchDrawn Not(WatchVerdict verdict) => new(verdict, [], 0, 0);
}

/// <summary>
/// 抽出点検 — draws the lines of a sample [S-000 3. リスク3]: from the leaves under the head that was countersigned before
/// the inspector's number, by a lot of that number and of the first head countersigned behind it. Reads snapshots only,
/// and gives the same lines whenever it is asked.
/// </summary>
internal static class WatchSamples
{
    /// <summary>Kinds of acts that show or give residents' data on the word of an operator.</summary>
    public static IReadOnlySet<AuditKind> Kinds { get; } = new HashSet<AuditKind>
    {
        AuditKind.Inquiry, AuditKind.Provision, AuditKind.Transfer, AuditKind.MediumOutput, AuditKind.PrintOutput,
        AuditKind.NumberShown,
    };

    /// <summary>Draws.</summary>
    /// <exception cref="StoreDamagedException">A leaf is damaged.</exception>
    public static WatchDrawn Draw(Store store, WatchActRow named)
    {
        Check.That(named.Act == WatchAct.Named);
        using var log = AuditLog.OpenNumber(store, named.AboutLog);
        if (log is null)
            return WatchDrawn.Not(WatchVerdict.LeafUnknown);
        if (HeadBehind(store, named) is not { } head)
            return WatchDrawn.Not(WatchVerdict.NotWitnessed);
        var draw = new SampleDraw(head.Digest(), named.Extra, (int)named.Count);
        foreach (var leaf in log.Leaves(named.From, named.Before))
        {
            if (leaf.Index >= named.First)
                break;
            if (Kinds.Contains(leaf.Kind) && (named.Office == 0 || leaf.Facts.Office == named.Office))
                draw.Offer(new(log.Number, leaf.Index));
        }
        var lines = draw.Drawn().Select(place => (place, log.ReadLeaf(place.Leaf).Facts)).Select(one =>
            new WatchLineRow(
                named.Number.Year, named.Number.Serial, one.place.Log, one.place.Leaf, one.Facts.Office,
                one.Facts.Operator));
        return new(WatchVerdict.Done, [.. lines], draw.Offered, head.Size);
    }

    /// <summary>The first head that covers the leaf of the number and that a witness countersigned; null while there is
    /// none.</summary>
    private static AuditHead? HeadBehind(Store store, WatchActRow named)
    {
        var signed = store.Range(
            AuditHeadTables.Countersignatures, new(named.Log, named.Leaf + 1), new(named.Log + 1), 1);
        return signed is [var row]
            && store.Range(AuditHeadTables.Heads, new(row.Log, row.Size), new(row.Log, row.Size + 1), 1) is [var kept]
            && AuditHead.TryRead(kept.Head, out var head)
                ? head
                : null;
    }
}
