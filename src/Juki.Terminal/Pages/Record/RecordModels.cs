using System.Globalization;
using Juki.Domain.Affairs;
using Juki.Domain.Offices;
using Juki.Domain.Watch;
using Juki.Terminal.Pages.Errands;
using Juki.Terminal.Words;
using Juki.Wire.Errands;

namespace Juki.Terminal.Pages.Record;

/// <summary>検索条件 — what of the record is looked for, as typed. A resident's code is not kept. Immutable.</summary>
public sealed record RecordEntry
{
    /// <summary>First day.</summary>
    public string From { get; init; } = "";

    /// <summary>Last day.</summary>
    public string To { get; init; } = "";

    /// <summary>Number of an operator; empty: any.</summary>
    public string Operator { get; init; } = "";

    /// <summary>Code of an office of the local authorities; empty: any.</summary>
    public string Office { get; init; } = "";

    /// <summary>Code of an affair; empty: any.</summary>
    public string Affair { get; init; } = "";

    /// <summary>Kind of act; none: any.</summary>
    public AuditKind Kind { get; init; }

    /// <summary>Reads what the form brought.</summary>
    internal static RecordEntry Read(Func<string, string> field) => new()
    {
        From = field("from").Trim(), To = field("to").Trim(), Operator = field("operator").Trim(),
        Office = field("office").Trim(), Affair = field("affair").Trim(),
        Kind = (AuditKind)(ErrandActs.NumberOf(field("kind")) is { } kind and <= int.MaxValue ? kind : 0),
    };

    /// <summary>The call, or what is wrong with the condition.</summary>
    internal (WatchCall? Call, Text? Fault) ToCall(uint by, string code)
    {
        if (ErrandActs.DayOf(From) is not { } from || ErrandActs.DayOf(To) is not { } to || to < from
            || from.Year < 2000 || to == DateOnly.MaxValue)
            return (null, new("期間を入れてください。終わりの日は始まりの日より前にできません。",
                "Give the period; it cannot end before it begins."));
        var (person, affair) = (ErrandActs.NumberOf(Operator), ErrandActs.NumberOf(Affair));
        if ((Operator.Length > 0 && person is null or > uint.MaxValue)
            || (Affair.Length > 0 && affair is null or > uint.MaxValue))
            return (null, new("操作者と事務は数字で入れてください。", "Operator and affair are numbers."));
        var office = default(GovernmentCode);
        if (Office.Length > 0 && !GovernmentCode.TryParse(Office, out office))
            return (null, new("団体コードは6桁の数字で、最後は検査数字です。",
                "The code of an office has 6 digits, the last a check digit."));
        return (new()
        {
            Task = WatchTask.Search, By = by, From = ErrandActs.Beginning(from),
            Before = ErrandActs.Beginning(to.AddDays(1)), Operator = (uint?)person, Affair = (uint?)affair,
            Kind = Kind == AuditKind.None ? null : Kind, Code = code, Max = RecordFound.LeavesMax,
            Office = office.IsNone ? null : (office.IsPrefecture
                ? NodeName.OfPrefecture(office) : NodeName.OfMunicipality(office)).Number,
        }, null);
    }
}

/// <summary>What a search found, as long as the session stands; no value of a resident.</summary>
/// <param name="Leaves">In the order of time.</param>
/// <param name="IsCut">There are more.</param>
/// <param name="At">When it was found.</param>
public sealed record RecordFound(IReadOnlyList<WatchLeaf> Leaves, bool IsCut, DateTimeOffset At)
{
    /// <summary>Most lines of a search [ours: what a reply's bytes hold].</summary>
    public const int LeavesMax = 1_000;

    /// <summary>Lines of a page.</summary>
    public const int PageLines = 50;

    /// <summary>Pages, from 1.</summary>
    public int Pages => Math.Max(1, (Leaves.Count + PageLines - 1) / PageLines);
}

/// <summary>操作履歴.</summary>
/// <param name="Entry">What was typed.</param>
/// <param name="Affairs">Those that can be chosen.</param>
/// <param name="Inspects">Whether the card is for inspection, not only for reading lines.</param>
public sealed record RecordModel(RecordEntry Entry, IReadOnlyList<Affair> Affairs, bool Inspects)
{
    /// <summary>What is wrong; null.</summary>
    public Text? Fault { get; init; }

    /// <summary>What was found; null: nothing was looked for.</summary>
    public RecordFound? Found { get; init; }

    /// <summary>Which page of it, from 1.</summary>
    public int PageNumber { get; init; } = 1;

    /// <summary>The lines of this page.</summary>
    public IEnumerable<WatchLeaf> Lines =>
        Found?.Leaves.Skip((PageNumber - 1) * RecordFound.PageLines).Take(RecordFound.PageLines) ?? [];

    /// <summary>Where a leaf stands, as the commands write it.</summary>
    public static string PlaceOf(long log, long leaf) => string.Create(CultureInfo.InvariantCulture, $"{log}:{leaf}");
}

/// <summary>抽出点検 — the samples of a year.</summary>
/// <param name="Year">The year.</param>
/// <param name="ThisYear">The newest that can be chosen.</param>
/// <param name="Samples">By number.</param>
/// <param name="Fault">What is wrong; null.</param>
public sealed record SamplesModel(int Year, int ThisYear, IReadOnlyList<WatchShown> Samples, Text? Fault);

/// <summary>One sample with its lines.</summary>
/// <param name="Sample">The sample.</param>
/// <param name="Notice">What was done; null.</param>
/// <param name="Fault">What is wrong; null.</param>
public sealed record SampleModel(WatchShown Sample, Text? Notice, Text? Fault)
{
    /// <summary>True once its lines are drawn.</summary>
    public bool IsDrawn => Sample.Acts.Any(act => act.Act == WatchAct.Drawn);
}
