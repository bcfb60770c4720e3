using System.Security.Cryptography;
using Juki.Domain.Affairs;
using Juki.Domain.Authority;
using Juki.Domain.Offices;
using Juki.Domain.Provision;
using Juki.Server.Audit;
using Juki.Server.Flows.Authority;
using Juki.Server.Flows.BatchProvision;
using Juki.Server.Host;
using Juki.Server.Media;
using Juki.Server.Node;
using Juki.Simulation;
using Juki.Tests.Domain.Affairs;
using Juki.Tests.Server.Flows;
using Juki.Tests.Wire.Files.Media;
using Juki.Wire.Errands;
using Juki.Wire.Files;
using Juki.Wire.Files.Media;
using Juki.Wire.Session;

namespace Juki.Tests.Server.Host;

/// <summary>The nation's service for files that terminals send, over a record in a file and a folder. Operator 7 at
/// terminal 3, if nobody else is named.</summary>
internal sealed class BatchServiceWorld : IInquiryCore, IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("juki-sent-");
    private readonly SqliteStore _store;
    private readonly BatchFolder _files;
    private readonly SeededAuditKey _key = new(1);
    private readonly NodeConfig _config;
    private BatchService _service = null!;
    private int _draws;

    public BatchServiceWorld(NodeName? self = null)
    {
        var node = self ?? NodeName.Nation;
        _config = new()
        {
            Network = BatchWorld.Network, Role = PeerIdentity.RoleWord(node.Role), Office = $"{node.Office}",
            DataFolder = _folder.FullName,
        };
        _store = SqliteStore.Open(_config.RecordPath);
        _store.Create([.. AuditTables.All, .. BatchTables.All]);
        _store.Create(MediaTables.All);
        Record = RecordDesk.Open(_store, 7, node, _key, SeededAuditKey.Check, Fill, Now);
        Ledger = new(node, Record);
        _files = new(Root);
        Restart();
    }

    public static BatchCall Beginning => new() { Task = BatchTask.Begin, Affair = 100_005, Purpose = 1 };

    public Moment Now { get; set; } = BatchWorld.Now;

    public RecordDesk Record { get; }

    public AuditLog Log => Record.Log;

    public OperatorLedger Ledger { get; }

    /// <summary>Keys of a maker and a receiver of media.</summary>
    public MediumWorld Media { get; } = new();

    /// <summary>What is sealed, on the disk.</summary>
    public string[] Made => Directory.Exists(Path.Combine(Root, "made"))
        ? Directory.GetFiles(Path.Combine(Root, "made"))
        : [];

    public string Root => Path.Combine(_folder.FullName, BatchFolder.Name);

    public string[] Offered => [.. _files.Offered()];

    /// <summary>What is being sent, on the disk.</summary>
    public string[] Kept => Directory.Exists(Path.Combine(Root, "sent"))
        ? Directory.GetFiles(Path.Combine(Root, "sent"))
        : [];

    public Task<T> DoAsync<T>(Func<Moment, T> work) => Task.FromResult(work(Now));

    /// <summary>A whole file with the sample's header.</summary>
    public static byte[] File(Action<BatchFileWriter> lines, Func<BatchHeader, BatchHeader>? change = null)
    {
        using var stream = new MemoryStream();
        using var writer = new BatchFileWriter(stream, (change ?? (header => header))(BatchWorld.Header()));
        lines(writer);
        _ = writer.Finish();
        return stream.ToArray();
    }

    /// <summary>The process starts again.</summary>
    public void Restart()
    {
        _service?.Dispose();
        var tables = new BatchTablesInForce(AffairSamples.KnownAffairs, AffairSamples.KnownAgreements);
        _service = new(
            _config, MunicipalityTable.Released, () => tables, Record, this, Fill, Ledger,
            (path, order) => MediumWriter.Write(path, order, Media.Maker, MediumWorld.Now));
    }

    public BatchReply Ask(BatchCall call)
    {
        call = call with { By = call.By == 0 ? 7 : call.By, Terminal = call.Terminal == 0 ? 3 : call.Terminal };
        Assert.True(BatchService.Talk.IsSound(call));
        var answer = _service.AnswerAsync(call);
        Assert.True(answer.IsCompletedSuccessfully);
        return answer.Result;
    }

    public string Begin(uint by = 0, int affair = 100_005, int purpose = 1)
    {
        var reply = Ask(Beginning with { By = by, Affair = affair, Purpose = purpose });
        Assert.Equal(BatchVerdict.Done, reply.Verdict);
        return reply.Sent;
    }

    /// <summary>Sends a whole file; what the service calls it.</summary>
    public string Send(byte[] file, int pieceBytes = BatchCall.PieceBytesMax, int affair = 100_005, int purpose = 1)
    {
        var sent = Begin(affair: affair, purpose: purpose);
        for (var at = 0; at < file.Length; at += pieceBytes)
        {
            var reply = Ask(new()
            {
                Task = BatchTask.Put, Sent = sent, At = at, Piece = file[at..Math.Min(at + pieceBytes, file.Length)],
            });
            Assert.Equal((BatchVerdict.Done, Math.Min(at + pieceBytes, file.Length)), (reply.Verdict, reply.Received));
        }
        return sent;
    }

    public BatchReply Check(string sent) => Ask(new() { Task = BatchTask.Check, Sent = sent });

    /// <summary>A file becomes a job, as by the desk.</summary>
    public void TakeIn(byte[] file, Func<BatchJobRow, BatchJobRow>? change = null)
    {
        using var check = BatchFileCheck.Run(new MemoryStream(file));
        var header = check.Header!;
        Now = new(Now.Milliseconds + 1);
        var job = new BatchJobRow(
            header.Asker, header.Office, header.FileNumber, BatchState.Running, 0, 0, check.FirstLine, 0,
            Now.Milliseconds, 0, BatchFormat.WriteHeader(header), check.Digest);
        _store.Begin();
        _store.Insert(BatchTables.Jobs, [(change ?? (row => row))(job)]);
        _store.Commit();
    }

    /// <summary>Results of a file of one line that was answered; its name.</summary>
    public string Answer(byte[] results, long number = 1)
    {
        var file = File(writer => writer.WriteLine("1,unread"), header => header with
        {
            Asker = AskerKind.PrefecturalDepartment, Office = AskingCountry.Nagano.Prefecture.Value,
            FileNumber = number,
        });
        var name = "";
        TakeIn(file, job =>
        {
            name = job.Name;
            return job with { State = BatchState.Done, Position = 1, Until = Now.Milliseconds };
        });
        System.IO.File.WriteAllBytes(Path.Combine(BatchFolder.Out(Root), name + ".csv"), results);
        return name;
    }

    /// <summary>Two administrators, 1 and 2, and operators for media, 7 and 8, stand in the ledger.</summary>
    public void FillLedger()
    {
        var today = Now.Today.ToDay();
        foreach (var (number, by) in new[] { (1, 2U), (2, 1U), (7, 1U), (8, 1U) })
        {
            var roles = number > 2 ? OperatorRoles.Media : OperatorRoles.Administration;
            Go(new(AuthorityAct.Applied, number, 3)
            {
                Grant = new(FormattableString.Invariant($"S{number:D4}"), 0, roles, today, today.AddYears(3)),
            });
            Go(new(AuthorityAct.Checked, number, number == 1 ? 9 : by));
        }

        void Go(LedgerRequest request) => Assert.Equal(AuthorityVerdict.Done, Ledger.Go(request, Now));
    }

    /// <summary>The request entry behind the last leaf.</summary>
    public RequestEntry LastEntry()
    {
        Assert.True(AuditEntries.TryReadRequest(
            Log.ReadEntries(Log.ReadLeaf(Log.Size - 1))![0].Entry, out var request));
        return request;
    }

    public void Dispose()
    {
        _service.Dispose();
        Media.Dispose();
        _files.Dispose();
        Record.Dispose();
        _store.Dispose();
        _folder.Delete(recursive: true);
    }

    private void Fill(Span<byte> bytes)
    {
        for (var at = 0; at < bytes.Length; at += 32)
        {
            var drawn = SHA256.HashData(BitConverter.GetBytes(_draws++));
            drawn.AsSpan(0, Math.Min(32, bytes.Length - at)).CopyTo(bytes[at..]);
        }
    }
}
