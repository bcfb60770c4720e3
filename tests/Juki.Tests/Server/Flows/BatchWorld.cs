using System.Text;
using Juki.Domain.Affairs;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Provision;
using Juki.Server.Audit;
using Juki.Server.Flows.BatchProvision;
using Juki.Server.Flows.Update;
using Juki.Server.Node;
using Juki.Simulation;
using Juki.Tests.Domain.Affairs;
using Juki.Tests.Server.Audit;
using Juki.Wire.Files;

namespace Juki.Tests.Server.Flows;

/// <summary>The nation's batch desk over a register, a record that can crash and a folder that can crash.</summary>
internal sealed class BatchWorld : IDisposable
{
    public const string Network = "test-net";

    /// <summary>2026-11-21 12:00 in Japan, when the tables of the samples were signed.</summary>
    public static readonly Moment Now = new(AffairSamples.Signed.ToUnixTimeMilliseconds());

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("juki-batch-");
    private readonly SqliteMemory _memory = new();
    private readonly SqliteStore _register = SqliteStore.InMemory();
    private readonly SeededAuditKey _key = new(1);
    private BatchFolder _files;
    private RecordDesk? _record;
    private ulong _draws;

    public BatchWorld(NodeName? self = null)
    {
        Self = self ?? NodeName.Nation;
        ServerNode.Prepare(_register, Self, Network, 1);
        _register.Begin();
        var numbers = new NodeNumbers(_register) { [NodeNumberId.SearchVersion] = SearchRows.Version };
        numbers.Save(_register);
        _register.Commit();
        var store = _memory.Start();
        store.Create([.. AuditTables.All, .. BatchTables.All]);
        Tables = new(AffairSamples.KnownAffairs, AffairSamples.KnownAgreements);
        _files = new(_folder.FullName);
        Restart();
    }

    public NodeName Self { get; }

    public int SliceLines { get; init; } = 4;

    /// <summary>A slice is recorded only when the desk waits for it, with the next one looked up and written: as late
    /// as it can be beside the desk.</summary>
    public bool IsLate { get; set; }

    /// <summary>The nation, for a prefecture.</summary>
    public IBatchNation? Above { get; set; }

    public CrashPoint Crash { get; } = new();

    public DiskRoom Room { get; } = new();

    /// <summary>Called before and after each act on files.</summary>
    public Action<bool>? OnFile { get; set; }

    /// <summary>Bytes read of files where they were offered.</summary>
    public long OfferedBytesRead { get; private set; }

    public BatchTablesInForce? Tables { get; set; }

    /// <summary>What the last run ended with; set by whoever runs.</summary>
    public BatchStep LastStep { get; set; }

    public string Root => _folder.FullName;

    public Store Store { get; private set; } = null!;

    public Store Register => _register;

    public BatchDesk Desk { get; private set; } = null!;

    public BatchRecord Record { get; private set; } = null!;

    public static BatchHeader Header(long number = 1) => new()
    {
        Network = Network,
        Asker = AskerKind.NationalOrgan,
        Office = AffairSamples.Pension.Value,
        FileNumber = number,
        Affair = AffairSamples.Code(100_005),
        Purpose = 1,
        Operator = 12,
        Terminal = 3,
        WantsRemoved = true,
    };

    /// <summary>The process starts again over what is committed and forced.</summary>
    public void Restart()
    {
        Desk?.Dispose();
        _record?.Dispose();
        _files.Dispose();
        Crash.Reset();
        Store = new SimulatedStore(
            _memory.Start(), Crash, Room, PlantedBug.None, new SplitMix(1), endedUncleanly: false);
        _record = RecordDesk.Open(Store, 7, Self, _key, SeededAuditKey.Check, Fill, Now);
        _files = new(_folder.FullName);
        Record = new(_record, Self);
        Desk = new(
            Self, Network, _register, IsLate ? new LateRecord(Record) : Record, new CrashingFiles(_files, this),
            () => Tables, MunicipalityTable.Released)
        {
            SliceLines = SliceLines, Nation = Above,
        };
    }

    public void Put(params IEnumerable<Residence> residences)
    {
        _register.Begin();
        foreach (var residence in residences)
        {
            var (code, number) = (residence.Code, residence.Information.Number);
            _register.Upsert(RegisterTables.Residences, [residence]);
            if (!number.IsNone)
                _register.Upsert(RegisterTables.Numbers, [new(number, residence.Municipality, code)]);
            for (var table = 0; table < SearchTables.All.Count; table++)
                _register.Upsert(SearchTables.All[table], [.. SearchRows.Of(residence, table)]);
        }
        _register.Commit();
    }

    /// <summary>Offers a file under a name of its own.</summary>
    public void Offer(BatchHeader header, Action<BatchFileWriter> write, string? name = null)
    {
        using var stream = new MemoryStream();
        using (var writer = new BatchFileWriter(stream, header))
        {
            write(writer);
            _ = writer.Finish();
        }
        Offer(stream.ToArray(), name ?? BatchFormat.FileName(header));
    }

    public void Offer(byte[] bytes, string name) =>
        File.WriteAllBytes(Path.Combine(BatchFolder.In(Root), name), bytes);

    /// <summary>Steps until there is nothing to do; heads are signed as the core does.</summary>
    public BatchStep Run()
    {
        for (var step = 0; step < 10_000; step++)
        {
            var came = Desk.Step(Now);
            Sign();
            if (came != BatchStep.Worked)
                return came;
        }
        Assert.Fail("the desk does not come to rest");
        return default;
    }

    /// <summary>What answers a prefecture's lines, when this is the nation.</summary>
    public BatchAtNation AtNation() =>
        new(Network, _register, _record!, () => Tables, MunicipalityTable.Released);

    /// <summary>A step at another time.</summary>
    public BatchStep StepAt(long milliseconds)
    {
        var came = Desk.Step(new(milliseconds));
        _record!.Tick(new(milliseconds + HeadRules.HeadEveryMs));
        return came;
    }

    /// <summary>A few steps over another record and folder.</summary>
    public void RunOver(Store store, BatchFolder files, int step)
    {
        using var record = RecordDesk.Open(store, 7, Self, _key, SeededAuditKey.Check, Fill, Now);
        using var desk = new BatchDesk(
            Self, Network, _register, new BatchRecord(record, Self), files, () => Tables, MunicipalityTable.Released);
        for (; step > 0; step--)
            Assert.Equal(BatchStep.Worked, desk.Step(Now));
    }

    /// <summary>The lines of a file of results behind the columns, without trailer.</summary>
    public IReadOnlyList<string[]> Results(BatchHeader header)
    {
        var bytes = Bytes(header);
        using var check = BatchFileCheck.Run(new MemoryStream(bytes));
        Assert.Equal(BatchFileProblem.None, check.Problem);
        Assert.True(check.Header!.IsResult);
        var lines = Encoding.UTF8.GetString(bytes).Split('\n');
        return [.. lines[2..^2].Select(line => line.Split(','))];
    }

    public byte[] Bytes(BatchHeader header) =>
        File.ReadAllBytes(Path.Combine(BatchFolder.Out(Root), BatchFormat.FileName(header)));

    /// <summary>The leaves but the first.</summary>
    public IReadOnlyList<AuditLeaf> Leaves()
    {
        using var log = AuditLog.Open(Store, null)!;
        return [.. Enumerable.Range(1, (int)log.Size - 1).Select(index => log.ReadLeaf(index))];
    }

    /// <summary>The leaves of slices: kind of provision, with lines.</summary>
    public IReadOnlyList<AuditLeaf> Slices() => [.. Leaves().Where(leaf => leaf.Facts.Count > 0)];

    public string? Receipt(string name)
    {
        var path = Path.Combine(Root, "refused", name + ".txt");
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }

    public void Dispose()
    {
        Desk.Dispose();
        _record?.Dispose();
        _files.Dispose();
        _memory.Dispose();
        _register.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>As the core does between its turns, a second later.</summary>
    private void Sign() => _record!.Tick(new(Now.Milliseconds + HeadRules.HeadEveryMs));

    private void Fill(Span<byte> bytes)
    {
        for (var place = 0; place < bytes.Length; place++)
            bytes[place] = (byte)(new SplitMix(++_draws).Next() >> 56);
    }

    private sealed class LateRecord(IBatchRecord inner) : IBatchRecord
    {
        public BatchJobRow? First() => inner.First();

        public BatchJobRow? Find(RowKey key) => inner.Find(key);

        public void Take(BatchJobRow job, Moment now) => inner.Take(job, now);

        public void Refuse(BatchRefusal refusal, Moment now) => inner.Refuse(refusal, now);

        public Action Slice(BatchSlice slice, Moment now) => () => inner.Slice(slice, now)();

        public BatchWaitRow WaitForNation(BatchJobRow job, Moment now) => inner.WaitForNation(job, now);

        public void End(BatchJobRow job, Moment now) => inner.End(job, now);
    }

    private sealed class CountedFile(string path, BatchWorld world) : FileStream(path, FileMode.Open, FileAccess.Read)
    {
        public override int Read(Span<byte> buffer)
        {
            var read = base.Read(buffer);
            world.OfferedBytesRead += read;
            return read;
        }
    }

    /// <summary>Files on which the process can end before an act, after it, and in the middle of a write.</summary>
    private sealed class CrashingFiles(BatchFolder inner, BatchWorld world) : IBatchFiles
    {
        public IReadOnlyList<string> Offered() => inner.Offered();

        public Stream OpenOffered(string name)
        {
            using var file = (FileStream)inner.OpenOffered(name);
            return new CountedFile(file.Name, world);
        }

        public void TakeIn(string offered, string job) => Do(() => inner.TakeIn(offered, job));

        public void Refuse(string offered, string receipt) => Do(() => inner.Refuse(offered, receipt));

        public bool IsKept(string job, long length) => inner.IsKept(job, length);

        public bool IsFinished(string job) => inner.IsFinished(job);

        public Stream OpenConditions(string job) => inner.OpenConditions(job);

        public void WriteResults(string job, long length, ReadOnlySpan<byte> bytes)
        {
            world.OnFile?.Invoke(false);
            inner.WriteResults(job, length, bytes[..(bytes.Length / 2)]);
            world.OnFile?.Invoke(true); // half of it
            inner.WriteResults(job, length, bytes);
            world.OnFile?.Invoke(true);
        }

        public void FinishResults(string job, long length, BatchHeader header) =>
            Do(() => inner.FinishResults(job, length, header));

        public void PutAway(string job) => Do(() => inner.PutAway(job));

        private void Do(Action act)
        {
            world.OnFile?.Invoke(false);
            act();
            world.OnFile?.Invoke(true);
        }
    }
}
