using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Juki.Domain.Search;
using Juki.Server.Flows.BatchProvision;
using Juki.Server.Host;
using Juki.Server.Node;
using Juki.Wire.Files;

namespace Juki.Cli.Commands;

/// <summary>
/// 一括提供 — <c>juki batch submit|status|fetch|example</c>: hands a file of conditions to a server on this machine, says
/// how far it is, and takes the results out. No value of a resident is shown. Answers 0 when done, 1 when there are
/// faults or it is not done yet, 2 when it cannot be done.
/// </summary>
internal static class BatchCommand
{
    private const int Done = 0;
    private const int Faulty = 1;
    private const int CannotBeDone = 2;
    private const int BufferBytes = 1 << 20;

    private static readonly JsonSerializerOptions Lines = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The command <c>batch</c>.</summary>
    public static Command Create() => new(
        "batch", "一括提供 / files of conditions, answered line by line (docs/batch.md)\n例 / examples:\n"
        + "  juki batch example --out .\n"
        + "  juki batch submit 4-000002-00000001.csv --dry-run\n"
        + "  juki batch submit 4-000002-00000001.csv national.json\n"
        + "  juki batch status national.json\n"
        + "  juki batch fetch national.json 4-000002-00000001 --out results")
    {
        Submit(), Status(), Fetch(), Example(),
    };

    private static Command Submit()
    {
        var file = new Argument<FileInfo>("file") { Description = "照会ファイル / the file of conditions" };
        var where = Where();
        where.Arity = ArgumentArity.ZeroOrOne;
        var dry = new Option<bool>("--dry-run") { Description = "確かめるだけ / only check it, line by line" };
        var json = Json();
        var command = new Command("submit", "照会ファイルを渡す / hand in a file") { file, where, dry, json };
        command.SetAction(parsed => Guarded(parsed, () =>
        {
            var path = parsed.GetRequiredValue(file).FullName;
            using var check = BatchFileCheck.Run(File.OpenRead(path));
            var problem = check.Header is { IsResult: true } ? BatchFileProblem.HeaderUnreadable : check.Problem;
            if (problem != BatchFileProblem.None)
                return Tell(parsed, problem, parsed.GetValue(json));
            if (parsed.GetValue(dry))
                return BatchDryRun.Run(path, check, parsed.GetValue(json), parsed.InvocationConfiguration.Output);
            return parsed.GetValue(where) is { } folder
                ? HandIn(parsed, path, check.Header!, Root(folder))
                : Fail(parsed, "渡し先の設定ファイルかデータフォルダを示す / say to which server it goes");
        }));
        return command;
    }

    private static Command Status()
    {
        var (where, json) = (Where(), Json());
        var command = new Command("status", "どこまで答えたか / how far each file is") { where, json };
        command.SetAction(parsed => Guarded(parsed, () =>
        {
            var folder = parsed.GetValue(where)!;
            var (jobs, waits) = Read(folder);
            if (parsed.GetValue(json))
                Say(parsed, JsonSerializer.Serialize(jobs.Select(job => Facts(job, waits, folder)), Lines));
            else
                Write(parsed, jobs, waits, folder);
            return Done;
        }));
        return command;
    }

    private static Command Fetch()
    {
        var (where, name) = (Where(), new Argument<string>("name") { Description = "一覧の名 / name on the list" });
        var to = new Option<DirectoryInfo>("--out") { Description = "置くフォルダ / folder to write to", Required = true };
        var keep = new Option<bool>("--keep") { Description = "サーバにも残す / leave the results on the server too" };
        var command = new Command("fetch", "結果を取り出す / take the results out") { where, name, to, keep };
        command.SetAction(parsed => Guarded(parsed, () =>
        {
            var folder = parsed.GetValue(where)!;
            var job = Read(folder).Jobs.Find(one => one.Name == parsed.GetValue(name));
            if (job is null)
                return Fail(parsed, "その名のファイルはない / no file of that name was taken in");
            if (job.State == BatchState.Lost)
                return Fail(parsed, "復旧で失われた。改めて渡す / lost by a restore: hand it in anew under another number");
            if (job.State != BatchState.Done)
            {
                Say(parsed, $"回答中 / being answered: {job.Position} / {job.Header.Count}");
                return Faulty;
            }
            var results = ResultsOf(job, folder);
            if (!File.Exists(results))
                return Fail(parsed, "結果は取り出された / the results were taken out before");
            var target = parsed.GetRequiredValue(to);
            target.Create();
            return Take(parsed, results, Path.Combine(target.FullName, job.Name + ".csv"), parsed.GetValue(keep));
        }));
        return command;
    }

    private static Command Example()
    {
        var to = new Option<DirectoryInfo>("--out")
        {
            Description = "置くフォルダ / folder to write to", DefaultValueFactory = _ => new("."),
        };
        var network = new Option<string>("--network")
        {
            Description = "ネットワーク名 / name of the network", DefaultValueFactory = _ => "test-net",
        };
        var command = new Command("example", "説明書の例を書く / write the documented example") { to, network };
        command.SetAction(parsed => Guarded(parsed, () =>
        {
            var folder = parsed.GetRequiredValue(to);
            folder.Create();
            var header = BatchExample.Header(parsed.GetRequiredValue(network));
            var path = Path.Combine(folder.ToString(), BatchFormat.FileName(header));
            using (var stream = File.Create(path))
            using (var writer = new BatchFileWriter(stream, header))
                BatchExample.Write(writer);
            Say(parsed, path);
            return Done;
        }));
        return command;
    }

    /// <summary>Puts a copy where the server looks, by rename: it sees whole files only.</summary>
    private static int HandIn(ParseResult parsed, string path, BatchHeader header, string root)
    {
        var folder = BatchFolder.In(Path.Combine(root, BatchFolder.Name));
        if (!Directory.Exists(folder))
            return Fail(parsed, "このサーバは一括提供をしない / this server takes no such files, or never ran");
        var name = BatchFormat.FileName(header);
        if (File.Exists(Path.Combine(folder, name)))
            return Fail(parsed, "同じ番号のファイルが待っている / a file of that number waits already");
        Copy(path, Path.Combine(folder, name));
        Say(parsed, $"渡した / handed in: {Path.GetFileNameWithoutExtension(name)}, {header.Count} 行 / lines");
        return Done;
    }

    private static int Take(ParseResult parsed, string from, string to, bool keep)
    {
        if (File.Exists(to))
            return Fail(parsed, "置くフォルダに同じ名のファイルがある / a file of that name is there");
        Copy(from, to);
        using (var check = BatchFileCheck.Run(File.OpenRead(to)))
        {
            if (check.Problem != BatchFileProblem.None)
                return Tell(parsed, check.Problem, asJson: false);
        }
        if (!keep)
            File.Delete(from);
        Say(parsed, to);
        return Done;
    }

    private static void Copy(string from, string to)
    {
        var part = to + LegacyFormat.PartSuffix;
        using (var source = File.OpenRead(from))
        using (var target = new FileStream(part, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite, // it holds values of residents
        }))
        {
            source.CopyTo(target, BufferBytes);
            target.Flush(flushToDisk: true);
        }
        File.Move(part, to);
        DurableFiles.FlushFolder(Path.GetDirectoryName(to)!);
    }

    private static (List<BatchJobRow> Jobs, List<BatchWaitRow> Waits) Read(string where)
    {
        using var store = SqliteStore.OpenReadOnly(Path.Combine(Root(where), "record.db"));
        store.Begin(); // a snapshot: the server goes on
        return (
            store.Range(BatchTables.Jobs, new(0), new(long.MaxValue), Store.BatchMax),
            store.Range(BatchTables.Waits, new(0), new(long.MaxValue), Store.BatchMax));
    }

    private static string Root(string where) =>
        Path.GetFullPath(NodeConfig.DataFolderOf(where));

    private static string ResultsOf(BatchJobRow job, string where) =>
        Path.Combine(BatchFolder.Out(Path.Combine(Root(where), BatchFolder.Name)), job.Name + ".csv");

    private static object Facts(BatchJobRow job, List<BatchWaitRow> waits, string where) => new
    {
        job.Name,
        state = job.State.ToString(),
        affair = job.Header.Affair.ToString(),
        lines = job.Header.Count,
        recorded = job.Position,
        job.Answered,
        since = DateTimeOffset.FromUnixTimeMilliseconds(job.Since),
        until = job.Until == 0 ? (DateTimeOffset?)null : DateTimeOffset.FromUnixTimeMilliseconds(job.Until),
        waitsForNationSince = Time(WaitOf(job, waits)?.Since),
        waitsForNationUntil = Time(WaitOf(job, waits)?.Until),
        results = job.State == BatchState.Done && File.Exists(ResultsOf(job, where)),
    };

    private static BatchWaitRow? WaitOf(BatchJobRow job, List<BatchWaitRow> waits) =>
        waits.Find(one => one.Key == job.Key);

    private static DateTimeOffset? Time(long? milliseconds) =>
        milliseconds is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    private static string StateOf(BatchJobRow job, List<BatchWaitRow> waits) =>
        job.State == BatchState.Done ? "終了 / done"
        : job.State == BatchState.Lost ? "失われた / lost"
        : WaitOf(job, waits) is { } wait
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"全国サーバ待ち / waits for the nation until {Time(wait.Until):yyyy-MM-dd HH:mm}Z")
            : "回答中 / running";

    private static void Write(ParseResult parsed, List<BatchJobRow> jobs, List<BatchWaitRow> waits, string where)
    {
        string[] head =
        [
            "名 / name", "事務 / affair", "状態 / state", "行 / lines", "記録 / recorded", "回答 / answered", "結果 / results",
        ];
        TextTable.Write(
            [
                head,
                .. jobs.Select(job => new[]
                {
                    job.Name, job.Header.Affair.ToString(),
                    StateOf(job, waits),
                    Number(job.Header.Count), Number(job.Position), Number(job.Answered),
                    job.State == BatchState.Done && File.Exists(ResultsOf(job, where)) ? "あり / yes" : "",
                }),
            ],
            parsed.InvocationConfiguration.Output);
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static int Guarded(ParseResult parsed, Func<int> act)
    {
        try
        {
            return act();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or StoreException)
        {
            return Fail(parsed, $"ファイルが使えない / a file cannot be used: {error.Message}");
        }
    }

    private static int Tell(ParseResult parsed, BatchFileProblem problem, bool asJson)
    {
        var remedy = BatchFileRemedy.Of(problem);
        Say(parsed, asJson
            ? JsonSerializer.Serialize(
                new { problem = problem.ToString(), remedy.Title, remedy.Japanese, remedy.English }, Lines)
            : $"ファイルの誤り / file refused: {problem} {remedy.Title}\n  {remedy.Japanese}\n  {remedy.English}");
        return CannotBeDone;
    }

    private static Argument<string> Where() => new("config-or-data-folder")
    {
        Description = "サーバの設定ファイルまたはデータフォルダ / configuration file or data folder of the server",
    };

    private static Option<bool> Json() => new("--json") { Description = "JSON で答える / answer in JSON" };

    private static void Say(ParseResult parsed, FormattableString text) =>
        Say(parsed, text.ToString(CultureInfo.InvariantCulture));

    private static void Say(ParseResult parsed, string text) => parsed.InvocationConfiguration.Output.WriteLine(text);

    private static int Fail(ParseResult parsed, string text)
    {
        parsed.InvocationConfiguration.Error.WriteLine(text);
        return CannotBeDone;
    }
}

/// <summary>試行 — what a server would say of the lines of a file before it looks anybody up. No value is
/// repeated.</summary>
internal static class BatchDryRun
{
    private static readonly JsonSerializerOptions Lines = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Tells the faults by line and field. What the affair permits is the server's business: here every key is
    /// allowed.</summary>
    /// <returns>0 without faults, else 1.</returns>
    public static int Run(string path, BatchFileCheck check, bool asJson, TextWriter output)
    {
        var permit = new SearchPermit(SearchKeys.WithoutNumber | SearchKeys.Number, Removed: true);
        using var reader = new BatchFileReader(File.OpenRead(path));
        reader.Resume(0, check.FirstLine);
        var faults = 0L;
        while (reader.Serial < check.Header!.Count)
        {
            var line = reader.Read().Line;
            var fault = Domain.Provision.BatchRules.Judge(line, permit);
            if (fault.IsNone)
                continue;
            faults++;
            var remedy = InquiryRemedy.Of(fault.Verdict);
            var item = InquiryRemedy.NameOf(fault.Detail.Parameter);
            var problem = InquiryRemedy.TextOf(fault.Detail.Problem);
            output.WriteLine(asJson
                ? JsonSerializer.Serialize(
                    new
                    {
                        line.Serial, verdict = fault.Verdict.ToString(), number = (int)fault.Verdict,
                        field = fault.Detail.Parameter.ToString(), problem = fault.Detail.Problem.ToString(),
                        remedy.Title, remedy.Japanese, remedy.English,
                    },
                    Lines)
                : string.Create(
                    CultureInfo.InvariantCulture, $"{line.Serial}: {fault.Verdict} {remedy.Title} {item} {problem}"));
        }
        output.WriteLine(asJson
            ? JsonSerializer.Serialize(new { lines = check.Header.Count, faults }, Lines)
            : string.Create(
                CultureInfo.InvariantCulture, $"{check.Header.Count} 行 lines, 誤り {faults} with faults"));
        return faults == 0 ? 0 : 1;
    }
}
