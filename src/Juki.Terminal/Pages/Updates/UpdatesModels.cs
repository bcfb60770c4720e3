using System.Globalization;
using Juki.Domain.Changes;
using Juki.Terminal.Pages.Errands;
using Juki.Terminal.Words;
using Juki.Wire.Errands;

namespace Juki.Terminal.Pages.Updates;

/// <summary>検索条件 — of which files, and which of their refused records, as typed. Immutable.</summary>
public sealed record UpdatesEntry
{
    /// <summary>First day on which a file was taken in; empty: any.</summary>
    public string From { get; init; } = "";

    /// <summary>Last day; empty: any.</summary>
    public string To { get; init; } = "";

    /// <summary>Number of a file; empty: any.</summary>
    public string File { get; init; } = "";

    /// <summary>A verdict; null: any.</summary>
    public UpdateVerdict? Verdict { get; init; }

    /// <summary>Only what no later record has settled.</summary>
    public bool IsOpenOnly { get; init; }

    /// <summary>Reads what the form brought.</summary>
    internal static UpdatesEntry Read(Func<string, string> field) => new()
    {
        From = field("from").Trim(), To = field("to").Trim(), File = field("file").Trim(),
        Verdict = ErrandActs.NumberOf(field("verdict")) is > 0 and <= int.MaxValue and var chosen
            && Enum.IsDefined((UpdateVerdict)chosen) ? (UpdateVerdict)chosen : null,
        IsOpenOnly = field("open").Length > 0,
    };

    /// <summary>The call, or what is wrong with the condition.</summary>
    internal (UpdatesCall? Call, Text? Fault) ToCall(UpdatesTask task, uint by)
    {
        var (from, to) = (ErrandActs.DayOf(From), ErrandActs.DayOf(To));
        if ((From.Length > 0 && from is null or { Year: < 2000 }) || (To.Length > 0 && to is null)
            || to == DateOnly.MaxValue || to < from)
            return (null, new("期間を確かめてください。終わりの日は始まりの日より前にできません。",
                "Check the period; it cannot end before it begins."));
        var file = ErrandActs.NumberOf(File);
        if (File.Length > 0 && file is null or 0)
            return (null, new("ファイルの番号は数字で入れてください。", "The number of a file is digits."));
        return (new()
        {
            Task = task, By = by, File = file ?? 0, Verdict = Verdict, IsOpenOnly = IsOpenOnly,
            From = from is { } first ? ErrandActs.Beginning(first) : 0,
            Before = to is { } last ? ErrandActs.Beginning(last.AddDays(1)) : long.MaxValue,
        }, null);
    }
}

/// <summary>What was found last about files or their records, as long as the session stands; nothing of a
/// resident.</summary>
/// <param name="Reply">As the server told it.</param>
/// <param name="At">When.</param>
public sealed record UpdatesFound(UpdatesReply Reply, DateTimeOffset At)
{
    /// <summary>Lines of a page.</summary>
    public const int PageLines = 50;

    /// <summary>Lines found.</summary>
    public int Count => Reply.Files.Count + Reply.Refused.Count;

    /// <summary>Pages, from 1.</summary>
    public int Pages => Math.Max(1, (Count + PageLines - 1) / PageLines);
}

/// <summary>更新状況 — the files of a town, or their refused records.</summary>
/// <param name="Entry">What was typed.</param>
public sealed record UpdatesModel(UpdatesEntry Entry)
{
    /// <summary>What is wrong; null.</summary>
    public Text? Fault { get; init; }

    /// <summary>What was found; null.</summary>
    public UpdatesFound? Found { get; init; }

    /// <summary>Which page of it, from 1.</summary>
    public int PageNumber { get; init; } = 1;

    /// <summary>Files of this page.</summary>
    public IEnumerable<FileShown> Files => Page(Found?.Reply.Files);

    /// <summary>Refused records of this page.</summary>
    public IEnumerable<RefusedShown> Refused => Page(Found?.Reply.Refused);

    /// <summary>A file's number as in its name.</summary>
    public static string FileOf(long number) => number.ToString("D8", CultureInfo.InvariantCulture);

    private IEnumerable<T> Page<T>(IReadOnlyList<T>? all) =>
        all?.Skip((PageNumber - 1) * UpdatesFound.PageLines).Take(UpdatesFound.PageLines) ?? [];
}

/// <summary>別扱い — what stands on the CS's work list.</summary>
/// <param name="Rows">In their order.</param>
/// <param name="MayRelease">Whether the card may have one handled again.</param>
public sealed record SetAsideModel(IReadOnlyList<SetAsideShown> Rows, bool MayRelease)
{
    /// <summary>What was done; null.</summary>
    public Text? Notice { get; init; }

    /// <summary>What is wrong; null.</summary>
    public Text? Fault { get; init; }
}
