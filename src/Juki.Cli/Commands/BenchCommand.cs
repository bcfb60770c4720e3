using System.CommandLine;
using System.Globalization;
using System.Diagnostics;
using Juki.Benchmarks;
using Juki.Cli.Bench;

namespace Juki.Cli.Commands;

/// <summary>
/// 性能 — <c>juki bench updates</c>: sustained changes through three tiers of real processes, beside what bare
/// PostgreSQL does on the same machine in the same run. Answers 0, 1 when changes were refused, 2 when PostgreSQL is
/// missing.
/// </summary>
internal static class BenchCommand
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int WrongUse = 2;

    private static readonly Option<bool> Json = new("--json")
    {
        Description = "最後に1行の JSON / end with one line of JSON",
    };

    private static readonly Option<int> Residents =
        Number("--residents", "住民の数 / residents, 1000 to 5000000", 1_000, 5_000_000, 100_000);

    private static readonly Option<int> Seconds =
        Number("--seconds", "負荷の秒数 / seconds of full load, 1 to 600", 1, 600, 20);

    private static readonly Option<int> Updates =
        Number("--updates", "同時に進む異動の毎秒の数 / changes a second beside, 0 to 5000", 0, 5_000, 1_000);

    private static readonly Option<int> Forms = Number(
        "--forms", "照会の形の数 / how many forms of inquiry, the first by 住民票コード, 1 to 5", 1,
        InquiryLoad.Forms.Count, InquiryLoad.Forms.Count);

    private static readonly Option<bool> WithoutBaseline = new("--without-postgresql")
    {
        Description = "比べずに測る / measure ours only",
    };

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var updates = new Command(
            "updates",
            "異動が市町村から全国まで進む速さ / how fast changes go from a municipality to the nation\n"
            + "一時ファイルの場所は TMPDIR / temporary files go to TMPDIR; it should be on the disk to be judged")
        {
            Residents, Seconds, WithoutBaseline, Json,
        };
        updates.SetAction(RunAsync);
        var inquiry = new Command(
            "inquiry", "照会の速さと pgbench の SELECT との比 / how fast inquiries are answered, by each lawful form, beside\n"
            + "what PostgreSQL reads; files go to TMPDIR")
        {
            Residents, Seconds, Updates, Forms, WithoutBaseline, Json,
        };
        inquiry.SetAction(InquireAsync);
        var store = new Command(
            "store", "行の読み書きの速さ / how fast rows are written and read; files go to TMPDIR");
        store.SetAction(parsed =>
        {
            var folder = Directory.CreateTempSubdirectory("juki-bench-");
            try
            {
                StoreBenchmark.RunSqlite(folder.FullName, parsed.InvocationConfiguration.Output);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
            return Done;
        });
        return new Command("bench", "性能の測定 / measurements\n例 / example: juki bench updates --json")
        {
            updates, inquiry, store, Audit(), Batch(), Biometric(),
        };
    }

    private static async Task<int> InquireAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var withBaseline = !parsed.GetValue(WithoutBaseline);
        if (withBaseline && !IsBaselineThere(error))
            return WrongUse;
        var bench = new InquiryBench(
            parsed.GetValue(Residents), parsed.GetValue(Seconds), parsed.GetValue(Updates), parsed.GetValue(Forms),
            error.WriteLine);
        var figures = await bench.RunAsync(withBaseline, cancellation).ConfigureAwait(false);
        figures.Write(output);
        if (parsed.GetValue(Json))
            await output.WriteLineAsync(figures.Line()).ConfigureAwait(false);
        return Done;
    }

    private static Command Audit()
    {
        var audit = new Command(
            "audit", "操作履歴の記録の速さと fsync との比 / leaves a second, beside bare fsync; files go to TMPDIR") { Json };
        audit.SetAction(parsed =>
        {
            var folder = Directory.CreateTempSubdirectory("juki-bench-");
            try
            {
                AuditBenchmark.Run(folder.FullName, parsed.GetValue(Json), parsed.InvocationConfiguration.Output);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
            return Done;
        });
        return audit;
    }

    private static Option<int> Number(string name, string description, int least, int most, int usual)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1
                && int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                && (value < least || value > most))
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name}: {least} to {most}"));
        });
        return option;
    }

    private static Command Batch()
    {
        var lines = Number("--lines", "行の数 / lines of the file, 1000 to 3000000", 1_000, 3_000_000, 1_000_000);
        var batch = new Command(
            "batch", "一括提供の速さと PostgreSQL の COPY・結合との比 / a file of conditions, beside COPY in, join, COPY out; "
            + "files go to TMPDIR")
        {
            Residents, lines, WithoutBaseline, Json,
        };
        batch.SetAction(parsed =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var withBaseline = !parsed.GetValue(WithoutBaseline);
            if (withBaseline && !IsBaselineThere(error))
                return WrongUse;
            var folder = Directory.CreateTempSubdirectory("juki-bench-");
            try
            {
                new BatchBenchmark(
                    folder.FullName, parsed.GetValue(Residents), parsed.GetValue(lines), error.WriteLine)
                    .Run(withBaseline, parsed.GetValue(Json), output);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
            return Done;
        });
        return batch;
    }

    private static Command Biometric()
    {
        var fingers = Number("--fingers", "指の数 / fingers, 10 to 100000", 10, 100_000, 2_000);
        var biometric = new Command(
            "biometric",
            "合成センサーの誤拒否と誤受入の曲線 / how often the synthetic sensor refuses its own and takes others")
        {
            fingers, Json,
        };
        biometric.SetAction(parsed =>
        {
            BiometricBenchmark.Run(
                parsed.GetValue(fingers), parsed.GetValue(Json), parsed.InvocationConfiguration.Output);
            return Done;
        });
        return biometric;
    }

    private static bool IsBaselineThere(TextWriter error)
    {
        if (!PostgresServer.IsInstalled)
            error.WriteLine(
                "juki bench: 比較に postgresql-15 が必要です / the comparison needs the package postgresql-15; "
                + "--without-postgresql measures ours only");
        return PostgresServer.IsInstalled;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        var withBaseline = !parsed.GetValue(WithoutBaseline);
        if (withBaseline && !IsBaselineThere(error))
            return WrongUse;
        var watch = Stopwatch.StartNew();
        void Say(string text)
        {
            if (!Console.IsErrorRedirected)
                error.WriteLine(
                    string.Create(CultureInfo.InvariantCulture, $"[{watch.Elapsed.TotalSeconds,5:N1} s] {text}"));
        }
        var bench = new UpdatesBench(parsed.GetValue(Residents), parsed.GetValue(Seconds), Say);
        var figures = await bench.RunAsync(withBaseline, cancellation).ConfigureAwait(false);
        figures.Write(output);
        if (parsed.GetValue(Json))
            await output.WriteLineAsync(figures.Line()).ConfigureAwait(false);
        return figures.Refused == 0 ? Done : Failed;
    }
}
