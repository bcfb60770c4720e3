using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Juki.Domain.Affairs;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Search;
using Juki.Population;
using Juki.Server.Audit;
using Juki.Server.Flows.BatchProvision;
using Juki.Server.Flows.Update;
using Juki.Server.Host;
using Juki.Server.Node;
using Juki.Wire.Files;

namespace Juki.Benchmarks;

/// <summary>
/// What one file of conditions takes, from the offer to the results: checked, looked up, recorded with a leaf each
/// 10,000 lines, forced to the disk; beside what bare PostgreSQL takes for the same lines with COPY in, one join over
/// indexes, and COPY out, without record and without folding. Half of the lines ask by 個人番号, a quarter each by
/// 住民票コード and by the 4情報. Files go to TMPDIR, which must be on the disk that is to be judged.
/// </summary>
public sealed class BatchBenchmark(string folder, int residents, int lines, Action<string> say)
{
    private const string Network = "test-bench";
    private const long Now = 1_774_969_200_000;

    private static readonly GovernmentCode Town = GovernmentCode.FromBody(20201);

    /// <summary>Measures and prints.</summary>
    public void Run(bool withPostgres, bool asJson, TextWriter output)
    {
        say(Text($"inventing {residents:N0} residents"));
        var rows = UpdatesPreload.Residences(new InventedPopulation(new PopulationOptions
        {
            Residents = residents, Municipalities = [Town], FirstDay = new(2025, 4, 1),
        }));
        var register = Path.Combine(folder, "node.db");
        UpdatesPreload.Fill(register, NodeName.Nation, Network, 1, rows);
        var theirs = withPostgres ? Theirs(rows) : TimeSpan.Zero;
        Offer(rows, 1, lines / 10);
        Offer(rows, 2, lines);
        rows.Clear(); // a server does not hold them
        rows.TrimExcess();
        GC.Collect();
        say(Text($"a tenth of {lines:N0} lines, then all"));
        ForgetPeak();
        _ = Ours(register, 1, lines / 10);
        var small = PeakMegabytes();
        ForgetPeak();
        var ours = Ours(register, 2, lines);
        Print(ours, theirs, (small, PeakMegabytes()), asJson, output);
    }

    private TimeSpan Theirs(List<Residence> rows)
    {
        say("PostgreSQL: COPY in, join, COPY out");
        using var baseline = new BatchBaseline(rows);
        return baseline.Run(lines, place => rows[Place(place)], Way);
    }

    /// <summary>Which resident a line asks after: all over the register, in no order.</summary>
    private int Place(int line) => (int)((line * 7_368_787L + 11) % residents);

    /// <summary>0, 1 by number, 2 by code, 3 by the four items.</summary>
    private static int Way(int line) => line % 4;

    /// <summary>Processor time of this process in the last measurement: on a busy machine it says more than the
    /// clock.</summary>
    private TimeSpan _processor;

    /// <summary>Of it, the thread that looks up and writes, and the thread that records.</summary>
    private TimeSpan _ofDesk, _ofRecord;

    /// <summary>Writes a file of conditions, not yet where the desk looks.</summary>
    private void Offer(List<Residence> rows, int number, int count)
    {
        using var stream = File.Create(Path.Combine(folder, Text($"{number}.csv")));
        using var writer = new BatchFileWriter(stream, BatchExample.Header(Network) with { FileNumber = number });
        for (var line = 0; line < count; line++)
            Write(writer, rows[Place(line)].Information, Way(line));
        _ = writer.Finish();
    }

    private TimeSpan Ours(string register, int number, int count)
    {
        var root = Path.Combine(folder, "batch");
        using var files = new BatchFolder(root);
        File.Move(
            Path.Combine(folder, Text($"{number}.csv")), Path.Combine(BatchFolder.In(root), "conditions.csv"));
        using var read = SqliteStore.OpenReadOnly(register);
        using var aside = SqliteStore.OpenReadOnly(register);
        using var store = SqliteStore.Open(Path.Combine(folder, "record.db"), walLimitBytes: 16L << 20);
        store.Create([.. AuditTables.All, .. BatchTables.All]);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        if (number == 1)
            File.WriteAllBytes(Path.Combine(folder, "key"), curve.ExportECPrivateKey());
        else
            curve.ImportECPrivateKey(File.ReadAllBytes(Path.Combine(folder, "key")), out _);
        var key = new BenchmarkKey(curve);
        var now = new Moment(Now);
        using var record = RecordDesk.Open(
            store, 1, NodeName.Nation, key, (_, _, _) => true, RandomNumberGenerator.Fill, now);
        using var core = new BatchRecordThread(record, new BatchRecord(record, NodeName.Nation), now);
        using var desk = new BatchDesk(
            NodeName.Nation, Network, read, core, files, Tables, MunicipalityTable.Released)
        {
            Aside = new BatchAside(), RegisterAside = aside,
        };
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var deskBefore = BatchRecordThread.ProcessorOfThisThread();
        var watch = Stopwatch.StartNew();
        while (desk.Step(now) is var step && step != BatchStep.Idle)
        {
            if (step == BatchStep.Blocked)
                throw new InvalidOperationException("batch provision is blocked");
        }
        watch.Stop();
        _ofDesk = BatchRecordThread.ProcessorOfThisThread() - deskBefore;
        _processor = Process.GetCurrentProcess().TotalProcessorTime - before;
        _ofRecord = core.End();
        var job = store.Range(BatchTables.Jobs, new(0), new(long.MaxValue), 10)[^1];
        if (job.State != BatchState.Done || job.Answered < count * 99L / 100)
            throw new InvalidOperationException(Text($"only {job.Answered} of {count} lines were answered"));
        return watch.Elapsed;
    }

    private static void Write(BatchFileWriter writer, Domain.Person.IdentificationInformation one, int way)
    {
        if (way < 2)
            writer.Write(default, one.Number, default);
        else if (way == 2)
            writer.Write(one.Code, default, default);
        else
            writer.Write(default, default, new FourBasicItems(
                one.Name.Text, one.Address.Municipality, one.Address.Text, one.DateOfBirth, one.Sex));
    }

    private static BatchTablesInForce Tables()
    {
        var signed = DateTimeOffset.FromUnixTimeMilliseconds(Now);
        var header = new TableHeader(Network, 1, signed, signed.AddDays(7));
        _ = OrganCode.TryFrom(2, out var organ);
        var agreement = new Agreement(organ, "1", new(2026, 1, 1), new(2026, 12, 31));
        return new(
            AffairTable.Read(header, ShippedAffairs.Rows, out _)!,
            AgreementTable.Read(header, [agreement.Write()], out _)!);
    }

    private void Print(
        TimeSpan ours, TimeSpan theirs, (long Small, long Large) memory, bool asJson, TextWriter output)
    {
        var ratio = theirs == TimeSpan.Zero ? 0 : Math.Round(ours / theirs, 2);
        if (asJson)
        {
            output.WriteLine(JsonSerializer.Serialize(new
            {
                lines, residents, seconds = Math.Round(ours.TotalSeconds, 2),
                linesPerSecond = (long)(lines / ours.TotalSeconds),
                processorSeconds = Math.Round(_processor.TotalSeconds, 2),
                ofDesk = Math.Round(_ofDesk.TotalSeconds, 2), ofRecord = Math.Round(_ofRecord.TotalSeconds, 2),
                postgresSeconds = Math.Round(theirs.TotalSeconds, 2), timesPostgres = ratio,
                peakMegabytesOfTenth = memory.Small, peakMegabytes = memory.Large,
            }));
            return;
        }
        output.WriteLine(Text($"{lines:N0} lines, {residents:N0} residents: {ours.TotalSeconds:N1} s"));
        output.WriteLine(Text($"{lines / ours.TotalSeconds:N0} lines/s, with record and fsync"));
        if (theirs != TimeSpan.Zero)
            output.WriteLine(Text($"PostgreSQL: {theirs.TotalSeconds:N1} s; ours takes {ratio} times that"));
        output.WriteLine(Text($"peak memory after a tenth: {memory.Small:N0} MB, after all: {memory.Large:N0} MB"));
    }

    private static long PeakMegabytes() => Process.GetCurrentProcess().PeakWorkingSet64 >> 20;

    /// <summary>The peak is counted anew from here on [proc(5), clear_refs].</summary>
    private static void ForgetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class BenchmarkKey(ECDsa curve) : IAuditKey
    {
        public byte[] PublicKey { get; } = curve.ExportSubjectPublicKeyInfo();

        public byte[] Sign(ReadOnlySpan<byte> text) => curve.SignData(text, HashAlgorithmName.SHA384);
    }
}
