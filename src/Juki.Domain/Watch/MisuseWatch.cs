namespace Juki.Domain.Watch;

/// <summary>
/// 不正利用の見張り [S-000 3. リスク2] — looks at acts in the order of the record, one after the other, and finds stretches
/// that ask a question. Knows as much of each operator as its bounds need, and never more than
/// <see cref="TracksMax"/> stretches at once. Pure; not thread-safe.
/// </summary>
public sealed class MisuseWatch(WatchTerms terms)
{
    /// <summary>Most stretches that are followed at once: operators times rules, and residents that an operator asked
    /// after within 30 days [ours: bounds memory].</summary>
    public const int TracksMax = 500_000;

    /// <summary>Most findings that are told; further ones are counted [ours: nobody reads more].</summary>
    public const int FindingsMax = 10_000;

    private const long HourMs = 3_600_000, DayMs = 24 * HourMs, NightMs = 12 * HourMs, MonthMs = 30 * DayMs;
    private const long JapanMs = 9 * HourMs;

    private readonly Dictionary<TrackKey, Track> _tracks = [];
    private readonly List<WatchFinding> _found = [];
    private long _now;

    private readonly record struct TrackKey(WatchRule Rule, WatchPerson Person, UInt128 Subject)
        : IComparable<TrackKey>
    {
        public int CompareTo(TrackKey other) =>
            (Rule, Person, Subject).CompareTo((other.Rule, other.Person, other.Subject));
    }

    /// <summary>What is followed: the window, and the finding that is not over yet.</summary>
    private sealed class Track(SlidingSum window)
    {
        public SlidingSum Window => window;

        public WatchFinding? Open { get; set; }

        public long Last { get; set; }
    }

    /// <summary>Acts that were looked at.</summary>
    public long Events { get; private set; }

    /// <summary>Findings beyond <see cref="FindingsMax"/>.</summary>
    public long Untold { get; private set; }

    /// <summary>Stretches that were given up because there were more than <see cref="TracksMax"/>: what only they would
    /// have shown is not seen, and the report says so.</summary>
    public long Forgotten { get; private set; }

    /// <summary>Looks at one act.</summary>
    public void Take(WatchEvent act)
    {
        Events++;
        _now = Math.Max(_now, act.Time); // a log that begins after another may have another clock
        if (act.IsBatch)
        {
            var isMostlyMissed = act.Missing * 100L > act.Count * (long)terms.BatchMissesPercent;
            if (act.Count >= WatchTerms.BatchLinesMin && isMostlyMissed)
                Follow(act, WatchRule.BatchGuessing, 0, DayMs);
            return;
        }
        if (terms.IsNight(HourInJapan(act.Time)))
            Follow(act, WatchRule.NightTime, terms.InquiriesANight, NightMs);
        Follow(act, WatchRule.MassSearching, terms.InquiriesAnHour, HourMs);
        if (act.Count > 0)
            Follow(act, WatchRule.ManyResidents, terms.ResidentsADay, DayMs, act.Count);
        if (act.IsRefused)
            Follow(act, WatchRule.ManyRefusals, terms.RefusalsADay, DayMs);
        if (act.IsNearMiss)
            Follow(act, WatchRule.Guessing, terms.NearMissesADay, DayMs);
        if (act.HasCase || act.Subjects is not { } subjects)
            return;
        foreach (var subject in subjects.Distinct())
            Follow(act, WatchRule.SameSubject, terms.SameSubjectAMonth, MonthMs, subject: subject);
    }

    /// <summary>All findings, in the order of the record; the watch is over then.</summary>
    public IReadOnlyList<WatchFinding> End()
    {
        foreach (var track in _tracks.OrderBy(one => one.Key).Select(one => one.Value))
            Close(track);
        _tracks.Clear();
        return [.. _found.OrderBy(one => one.First).ThenBy(one => one.Rule).ThenBy(one => one.Person)];
    }

    private static int HourInJapan(long time) => (int)((time + JapanMs) / HourMs % 24);

    private static long LengthOf(WatchRule rule) => rule switch
    {
        WatchRule.NightTime => NightMs,
        WatchRule.MassSearching => HourMs,
        WatchRule.SameSubject => MonthMs,
        _ => DayMs,
    };

    private void Follow(
        WatchEvent act, WatchRule rule, int most, long milliseconds, int weight = 1, UInt128 subject = default)
    {
        var key = new TrackKey(rule, act.Person, subject);
        if (!_tracks.TryGetValue(key, out var track))
        {
            if (_tracks.Count >= TracksMax)
                MakeRoom();
            _tracks.Add(key, track = new(new(most, milliseconds)));
        }
        if (track.Open is { } before && _now - before.Until >= milliseconds)
            Close(track); // another night, another day
        track.Last = _now;
        if (!track.Window.Add(act.Place, _now, weight))
        {
            Close(track);
            return;
        }
        var (first, from) = track.Window.First;
        track.Open = track.Open is { } open
            ? open with { Last = act.Place, Until = _now, Count = open.Count + weight }
            : new(rule, act.Person, first, act.Place, from, _now, track.Window.Sum);
    }

    private void Close(Track track)
    {
        if (track.Open is not { } finding)
            return;
        track.Open = null;
        if (_found.Count < FindingsMax)
            _found.Add(finding);
        else
            Untold++;
    }

    /// <summary>Gives up what can show nothing any more; when that is little, also as many as half, residents asked
    /// after before whole operators, and those quiet longest first.</summary>
    private void MakeRoom()
    {
        foreach (var (key, track) in _tracks.Where(one => _now - one.Value.Last >= LengthOf(one.Key.Rule)).ToList())
            GiveUp(key, track);
        if (_tracks.Count <= TracksMax / 2)
            return;
        var quiet = _tracks.OrderByDescending(one => one.Key.Rule == WatchRule.SameSubject)
            .ThenBy(one => one.Value.Last).ThenBy(one => one.Key).Take(TracksMax / 2).ToList();
        foreach (var (key, track) in quiet)
            GiveUp(key, track);
        Forgotten += quiet.Count;
    }

    private void GiveUp(TrackKey key, Track track)
    {
        Close(track);
        _ = _tracks.Remove(key);
    }
}
