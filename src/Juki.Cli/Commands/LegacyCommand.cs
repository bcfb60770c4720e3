using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Wire.Files;

namespace Juki.Cli.Commands;

/// <summary>
/// 既存住基システムのファイル — <c>juki legacy check FILE</c> says what a CS would say of a file, and <c>juki legacy
/// example</c> writes the documented one. Neither repeats a value of a resident.
/// </summary>
internal static class LegacyCommand
{
    private const int AllAccepted = 0;
    private const int SomeRefused = 1;
    private const int FileRefused = 2;
    private const int ProgressEvery = 100_000; // records between two signs of life

    // Japan has one time zone, nine hours ahead, without summer time.
    private static readonly TimeSpan JapanAhead = TimeSpan.FromHours(9);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The command <c>legacy</c> with all below it.</summary>
    /// <param name="clock">Tells today, in Japan; the machine's clock by default.</param>
    public static Command Create(TimeProvider? clock = null) =>
        new("legacy", "既存住基システムのファイル / files of the town's existing system")
        {
            CheckCommand(clock ?? TimeProvider.System),
            ExampleCommand(),
        };

    private static Command CheckCommand(TimeProvider clock)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "確かめるファイル / the file" };
        var today = new Option<string?>("--today")
        {
            Description = "検査の日 / day of the check, YYYYMMDD (default: today in Japan)",
        };
        var json = new Option<bool>("--json") { Description = "1行に1件のJSONで答える / answer as lines of JSON" };
        var command = new Command("check", "受け取らずに確かめる / check a file without taking it in\n"
            + "0 すべて受付 all accepted, 1 誤りあり some refused, 2 ファイルの誤り file refused")
        {
            file, today, json,
        };
        command.SetAction(parsed =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var given = parsed.GetValue(today);
            var day = RecordedDate.From(DateOnly.FromDateTime((clock.GetUtcNow() + JapanAhead).DateTime));
            if (given is not null && !(RecordedDate.TryParse(given, out day) && day.IsCalendarDay))
                return Fail(error, "--today は YYYYMMDD の暦の日 / --today takes a calendar day, YYYYMMDD");
            if (!parsed.GetRequiredValue(file).Exists)
                return Fail(error, "ファイルがない / no such file");
            return Check(parsed.GetRequiredValue(file).FullName, day, parsed.GetValue(json), output, error);
        });
        return command;
    }

    private static Command ExampleCommand()
    {
        var folder = new Option<DirectoryInfo>("--out")
        {
            Description = "置くフォルダ / folder to write into",
            DefaultValueFactory = _ => new("."),
        };
        var command = new Command("example", "説明書の例を書く / write the documented example") { folder };
        command.SetAction(parsed =>
        {
            var into = parsed.GetRequiredValue(folder);
            into.Create();
            using (var writer = LegacyFileWriter.Create(
                into.FullName, LegacyExample.Municipality, LegacyExample.FileNumber))
            {
                LegacyExample.Write(writer);
            }

            parsed.InvocationConfiguration.Output.WriteLine(
                Path.Combine(into.ToString(), LegacyFormat.FileName(LegacyExample.FileNumber)));
            return AllAccepted;
        });
        return command;
    }

    private static int Fail(TextWriter error, string text)
    {
        error.WriteLine(text);
        return FileRefused;
    }

    private static int Check(string path, RecordedDate today, bool asJson, TextWriter output, TextWriter error)
    {
        if (!LegacyFormat.TryReadFileName(Path.GetFileName(path), out var number))
            return Fail(error, "ファイル名は8桁の番号と .csv / the name must be eight digits and .csv");
        using var whole = LegacyFileCheck.Run(File.OpenRead(path), default, number);
        if (whole.Problem != LegacyFileProblem.None)
        {
            ReportFile(whole.Problem, asJson, output);
            return FileRefused;
        }

        using var reader = new LegacyFileReader(File.OpenRead(path), today);
        var refused = 0L;
        while (reader.TryRead(out var record))
        {
            if (record.Change is null)
            {
                refused++;
                ReportRecord(record, asJson, output);
            }

            if (record.Serial % ProgressEvery == 0 && !Console.IsErrorRedirected)
                error.Write($"\r{record.Serial:N0} / {reader.Header.Count:N0}");
        }

        if (reader.Serial >= ProgressEvery && !Console.IsErrorRedirected)
            error.WriteLine();
        ReportTotals(reader.Header, refused, asJson, output);
        return refused == 0 ? AllAccepted : SomeRefused;
    }

    private static void ReportFile(LegacyFileProblem problem, bool asJson, TextWriter output)
    {
        var remedy = LegacyFileRemedy.Of(problem);
        output.WriteLine(asJson
            ? JsonSerializer.Serialize(
                new { problem = problem.ToString(), remedy.Title, remedy.Japanese, remedy.English }, Json)
            : $"ファイルの誤り / file refused: {problem} {remedy.Title}\n  {remedy.Japanese}\n  {remedy.English}");
    }

    private static void ReportRecord(LegacyRecord record, bool asJson, TextWriter output)
    {
        var remedy = UpdateRemedy.Of(record.Verdict);
        var field = UpdateRemedy.NameOf(record.Field);
        output.WriteLine(asJson
            ? JsonSerializer.Serialize(
                new
                {
                    record.Serial,
                    verdict = record.Verdict.ToString(),
                    number = (int)record.Verdict,
                    field = record.Field.ToString(),
                    retry = remedy.RetryHelps,
                    remedy.Title,
                    remedy.Japanese,
                    remedy.English,
                },
                Json)
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{record.Serial}: {record.Verdict} {remedy.Title} {field}\n  {remedy.Japanese}\n  {remedy.English}"));
    }

    private static void ReportTotals(LegacyHeader header, long refused, bool asJson, TextWriter output)
    {
        var accepted = header.Count - refused;
        if (asJson)
        {
            output.WriteLine(JsonSerializer.Serialize(
                new
                {
                    municipality = header.Municipality.ToString(),
                    header.FileNumber,
                    header.Count,
                    accepted,
                    refused,
                },
                Json));
            return;
        }

        var town = Municipalities.TryFind(header.Municipality, out var found) ? found.FullName : "";
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{town} {header.FileNumber:D8}: {header.Count} 件 records, 受付 {accepted} accepted, 誤り {refused} refused"));
    }
}
