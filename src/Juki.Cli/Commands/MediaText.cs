using System.Globalization;
using Juki.Server.Media;
using Juki.Wire.Files.Media;

namespace Juki.Cli.Commands;

/// <summary>The register of media for a terminal and as JSON.</summary>
internal static class MediaText
{
    private static readonly string[] States =
        ["—", "空 / empty", "書込み済み / written", "手渡し済み / handed over", "返却済み / returned", "消去済み / erased",
         "廃棄済み / destroyed", "紛失中 / lost"];

    private static readonly string[] Acts = ["—", "登録", "書込み", "手渡し", "返却", "消去", "廃棄", "紛失"];

    /// <summary>A number; null for none.</summary>
    public static string? Name(MediumNumber number) => number.IsNone ? null : number.ToString();

    /// <summary>The answer to a change.</summary>
    public static Answer Answer(
        MediaVerdict verdict, MediumNumber number, MediumStanding? standing, (long Entries, byte[] Digest) end,
        bool isDry)
    {
        var remedy = MediaRemedy.Of(verdict);
        var done = verdict == MediaVerdict.Entered;
        var dry = isDry ? " (試行。何も変えていない / dry run, nothing was changed)" : "";
        var told = $"{Name(number)} {verdict}: {remedy.Japanese} / {remedy.English}{dry}".TrimStart();
        return new(
            done && standing is not null ? $"{told}\n{string.Join('\n', Lines(standing))}" : told,
            new
            {
                medium = Name(number), verdict, dryRun = isDry, state = standing?.State,
                end = $"{end.Entries}:{Convert.ToHexStringLower(end.Digest)}", remedy.Japanese, remedy.English,
            },
            done);
    }

    /// <summary>A medium and its entries.</summary>
    public static IEnumerable<string> Lines(MediumStanding medium)
    {
        var first = medium.Entries[0].What;
        yield return $"{medium.Number}  {States[(int)medium.State]}  {first.Kind}  {first.Owner}";
        foreach (var entry in medium.Entries)
        {
            var (what, other) = (entry.What, entry.What.Other.Length == 0 ? "" : " → " + entry.What.Other);
            var content = what.Act == MediumAct.Written
                ? string.Create(CultureInfo.InvariantCulture, $" {what.Affair:D6} {what.Records} 件 / records ")
                    + Convert.ToHexStringLower(what.Container.Span)
                : "";
            var act = Acts[(int)what.Act];
            yield return $"  {Time(entry.At)} {act} {what.Person}{other} {what.Note}{content}".TrimEnd();
        }
    }

    /// <summary>As JSON.</summary>
    public static object Json(MediumStanding medium) => new
    {
        medium = medium.Number.ToString(), medium.State, medium.Entries[0].What.Kind, medium.Entries[0].What.Owner,
        entries = medium.Entries.Select(entry => new
        {
            entry.Entry, at = Time(entry.At), entry.What.Act, entry.What.Person, other = Given(entry.What.Other),
            note = Given(entry.What.Note),
            affair = entry.What.Affair == 0 ? (int?)null : entry.What.Affair,
            records = entry.What.Act == MediumAct.Written ? entry.What.Records : (long?)null,
            container = Given(Convert.ToHexStringLower(entry.What.Container.Span)),
            recipient = Given(Convert.ToHexStringLower(entry.What.Recipient.Span)),
            digest = Convert.ToHexStringLower(entry.Digest),
        }),
    };

    private static string? Given(string text) => text.Length == 0 ? null : text;

    private static string Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
        .ToOffset(TimeSpan.FromHours(9)).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
