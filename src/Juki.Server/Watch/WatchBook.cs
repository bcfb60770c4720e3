using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Node;

namespace Juki.Server.Watch;

/// <summary>What stands behind the leaf of an act of watching, as JSON: all that its row says, and the text.</summary>
internal sealed record WatchEntry
{
    /// <summary>Form of the request entry.</summary>
    public const ushort Form = 60;

    /// <summary>The matter; empty for what is only recorded.</summary>
    public string Matter { get; init; } = "";

    /// <summary>What was done.</summary>
    public WatchAct Act { get; init; }

    /// <summary>The numbers of the row, as <see cref="WatchActRow"/> has them.</summary>
    public IReadOnlyList<long> Numbers { get; init; } = [];

    /// <summary>A digest that belongs to it: of the newest countersigned head at a sample's number, of a ledger's
    /// file.</summary>
    public byte[]? Digest { get; init; }

    /// <summary>Question, answer, reason; or what was searched for. May hold residents' values.</summary>
    public string Text { get; init; } = "";

    /// <summary>As a request entry.</summary>
    public RequestEntry ToRequest() => EntryJson.Write(Form, this);

    /// <summary>Reads an entry; null when it is none.</summary>
    public static WatchEntry? Read(RequestEntry entry) => EntryJson.Read<WatchEntry>(Form, entry);

    /// <summary>What a row has for its entry.</summary>
    public static WatchEntry Of(WatchActRow row, string text, byte[]? digest) => new()
    {
        Matter = row.Number.IsNone ? "" : row.Number.ToString(),
        Act = row.Act,
        Numbers =
        [
            (long)row.Rule, row.Office, row.Operator, row.AboutLog, row.First, row.Last, row.From, row.Before,
            row.Count, row.Extra, (long)row.Result,
        ],
        Digest = digest,
        Text = text,
    };

    /// <summary>Without values.</summary>
    public override string ToString() => $"(entry of {Act})";
}

/// <summary>A matter with its acts, in their order.</summary>
internal sealed record WatchFile(WatchNumber Number, IReadOnlyList<WatchActRow> Acts)
{
    /// <summary>How a case stands.</summary>
    public WatchState State => WatchRules.StateAfter(Acts.Select(act => act.Act));

    /// <summary>The result of a case; none before its end.</summary>
    public WatchResult Result => Acts[^1].Result;
}

/// <summary>見張りの簿 — reads what was inspected.</summary>
internal sealed class WatchBook(Store store)
{
    /// <summary>Most matters in a list [ours].</summary>
    public const int ListMax = 10_000;

    private const int PageRows = 1_000;

    /// <summary>A matter; null when there is none of that number.</summary>
    public WatchFile? Find(WatchNumber number) =>
        store.Fetch(WatchTables.Acts, [WatchTables.KeyOf(number)]) is { Count: > 0 } acts ? new(number, acts) : null;

    /// <summary>The matters of a kind and year, the first <see cref="ListMax"/>.</summary>
    public IReadOnlyList<WatchFile> List(WatchMatter matter, int year)
    {
        var (all, acts) = (new List<WatchFile>(), new List<WatchActRow>());
        foreach (var act in Pages(WatchTables.Acts, new((long)matter, year), new((long)matter, year + 1L)))
        {
            if (acts.Count > 0 && acts[0].Number != act.Number)
            {
                all.Add(new(acts[0].Number, [.. acts]));
                acts.Clear();
                if (all.Count == ListMax)
                    return all;
            }
            acts.Add(act);
        }
        if (acts.Count > 0)
            all.Add(new(acts[0].Number, acts));
        return all;
    }

    /// <summary>The lines of a sample, in the order of the record.</summary>
    public IReadOnlyList<WatchLineRow> Lines(WatchNumber sample) =>
        store.Fetch(WatchTables.Lines, [new(sample.Year, sample.Serial)]);

    /// <summary>The case that a finding has; none when it has none.</summary>
    public WatchNumber CaseOf(WatchFinding finding) =>
        store.Fetch(WatchTables.Findings, [new(finding.First.Log, finding.First.Leaf, (long)finding.Rule)]) is [var row]
            ? new(WatchMatter.Case, row.Year, row.Serial)
            : default;

    /// <summary>True when a ledger has a case for a leaf.</summary>
    public bool IsCovered(WatchPlace place) => store.Range(
        WatchTables.Covered, new(place.Log, place.Leaf), new(place.Log, place.Leaf + 1), 1).Count > 0;

    /// <summary>All lines of all ledgers that were imported in a year.</summary>
    public IEnumerable<WatchLedgerRow> Ledgers(int year) => Pages(WatchTables.Ledger, new(year), new(year + 1L));

    /// <summary>The text of an act; null when it is erased.</summary>
    /// <exception cref="StoreDamagedException">What stands there is not what was recorded.</exception>
    public string? TextOf(WatchActRow act) => EntryOf(act)?.Text;

    /// <summary>What stands behind the leaf of an act; null when it is erased.</summary>
    /// <exception cref="StoreDamagedException">What stands there is not what was recorded.</exception>
    public WatchEntry? EntryOf(WatchActRow act)
    {
        using var log = AuditLog.OpenNumber(store, act.Log)
            ?? throw new StoreDamagedException("The log of an act of watching is not there.");
        return log.ReadEntries(log.ReadLeaf(act.Leaf)) is { } entries
            && AuditEntries.TryReadRequest(entries[0].Entry, out var request)
            ? WatchEntry.Read(request)
            : null;
    }

    private IEnumerable<TRow> Pages<TRow>(Table<TRow> table, RowKey from, RowKey before)
        where TRow : class
    {
        while (true)
        {
            var page = store.Range(table, from, before, PageRows);
            foreach (var row in page)
                yield return row;
            if (page.Count < PageRows)
                yield break;
            var last = table.Key(page[^1]);
            from = table.KeyParts == RowKey.PartsMax ? last with { D = last.D + 1 } : last with { C = last.C + 1 };
        }
    }
}
