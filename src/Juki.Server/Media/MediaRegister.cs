using Juki.Domain.Offices;
using Juki.Server.Node;
using Juki.Wire.Files.Media;

namespace Juki.Server.Media;

/// <summary>A medium and its entries, in their order.</summary>
internal sealed record MediumStanding(MediumNumber Number, IReadOnlyList<MediumEntry> Entries)
{
    /// <summary>How it stands.</summary>
    public MediumState State => MediaRules.StateAfter(Entries);
}

/// <summary>
/// 媒体管理簿 — the register of media of one office [S-000 3. リスク1, S-000 5-2. リスク2]: which medium, what was written on it,
/// to whom it was handed, when it came back, when and before whom it was erased or destroyed. Entries are only added.
/// </summary>
/// <remarks>For one transaction of the caller: it reads the store when asked, keeps what is entered, and writes it by
/// <see cref="Save"/>; who does not save has entered nothing.</remarks>
internal sealed class MediaRegister(Store store, GovernmentCode office)
{
    /// <summary>Most entries of an office [ours: some hundred a day over twenty years; they are checked in
    /// memory].</summary>
    public const long EntriesMax = 1_000_000;

    private const long JapanOffset = 9L * 3600 * 1000;
    private const int FirstMonth = 4; // 年度 begins in April

    private readonly TableView<MediumEntry> _entries = new(MediaTables.Entries);
    private readonly TableView<MediaSeriesRow> _series = new(MediaTables.Series);
    private readonly TableView<MediaChainRow> _chain = new(MediaTables.Chain);

    /// <summary>The number that the next registered medium gets.</summary>
    public MediumNumber NextNumber(Moment now)
    {
        var year = YearOf(now);
        return new(office, year, (_series.FetchNow(store, new(office.Value, year))?.Last ?? 0) + 1);
    }

    /// <summary>Registers a medium and gives it its number; none when it was refused.</summary>
    public MediaVerdict Register(MediumEvent what, Moment now, out MediumNumber number)
    {
        Check.That(what.Act == MediumAct.Registered);
        var next = NextNumber(now);
        number = default;
        if (next.Serial > MediumNumber.SerialMax)
            return MediaVerdict.RegisterFull;
        var verdict = Enter(next, what, now);
        if (verdict != MediaVerdict.Entered)
            return verdict;
        _series.Put(new(office.Value, next.Year, next.Serial));
        number = next;
        return verdict;
    }

    /// <summary>Judges and enters what was done with a medium.</summary>
    public MediaVerdict Enter(MediumNumber number, MediumEvent what, Moment now)
    {
        var before = EntriesOf(number);
        var verdict = Judge(number, what, now);
        if (verdict != MediaVerdict.Entered)
            return verdict;
        var (entries, digest) = End();
        if (entries >= EntriesMax)
            return MediaVerdict.RegisterFull;
        var entry = new MediumEntry(number, before.Count + 1, entries + 1, now.Milliseconds, what, digest, []);
        entry = entry with { Digest = EntryDigest.Of(entry) };
        _entries.Add(entry);
        _chain.Put(new(office.Value, entry.Entry, entry.Digest));
        return MediaVerdict.Entered;
    }

    /// <summary>Judges only.</summary>
    public MediaVerdict Judge(MediumNumber number, MediumEvent what, Moment now) => number.Office == office
        ? MediaRules.Judge(EntriesOf(number), what, now.Milliseconds)
        : MediaVerdict.NotRegistered;

    /// <summary>A medium; null when it is not registered.</summary>
    public MediumStanding? Find(MediumNumber number) =>
        EntriesOf(number) is { Count: > 0 } entries ? new(number, [.. entries]) : null;

    /// <summary>How many entries there are, and the digest of the last: to be noted elsewhere, so that nobody can write
    /// the whole register anew.</summary>
    public (long Entries, byte[] Digest) End() =>
        _chain.FetchNow(store, new(office.Value)) is { } row ? (row.Entries, row.Digest) : (0, EntryDigest.None);

    /// <summary>Writes what was entered into the caller's open transaction.</summary>
    public void Save()
    {
        _entries.Save(store);
        _series.Save(store);
        _chain.Save(store);
    }

    /// <summary>The media of a year, or of all years for 0, by number; what is stored, without what was entered
    /// since.</summary>
    public IEnumerable<MediumStanding> List(int year = 0)
    {
        var from = new RowKey(office.Value, year);
        var before = year == 0 ? new RowKey(office.Value + 1L) : new RowKey(office.Value, year + 1L);
        var group = new List<MediumEntry>();
        foreach (var entry in Read(from, before))
        {
            if (group.Count > 0 && group[0].Number != entry.Number)
            {
                yield return new(group[0].Number, [.. group]);
                group.Clear();
            }
            group.Add(entry);
        }
        if (group.Count > 0)
            yield return new(group[0].Number, group);
    }

    private static int YearOf(Moment now)
    {
        var day = DateTimeOffset.FromUnixTimeMilliseconds(now.Milliseconds + JapanOffset);
        return day.Month < FirstMonth ? day.Year - 1 : day.Year;
    }

    private IReadOnlyList<MediumEntry> EntriesOf(MediumNumber number)
    {
        var key = MediaTables.KeyOf(number);
        _entries.FetchNow(store, key);
        return _entries.Group(key);
    }

    private IEnumerable<MediumEntry> Read(RowKey start, RowKey before)
    {
        const int PageMax = 1_000; // [ours: bounds memory]
        while (true)
        {
            var page = store.Range(MediaTables.Entries, start, before, PageMax);
            foreach (var entry in page)
                yield return entry;
            if (page.Count < PageMax)
                yield break;
            var last = MediaTables.Entries.Key(page[^1]);
            start = last with { D = last.D + 1 };
        }
    }
}
