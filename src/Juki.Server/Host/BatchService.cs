using System.Diagnostics;
using Juki.Domain.Offices;
using Juki.Domain.Provision;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.Authority;
using Juki.Server.Flows.BatchProvision;
using Juki.Server.Node;
using Juki.Wire.Errands;
using Juki.Wire.Files;
using Juki.Wire.Files.Media;
using Juki.Wire.Session;

namespace Juki.Server.Host;

/// <summary>
/// 一括提供の窓口 — takes files of conditions that terminals send, checks them, and offers them where the command offers
/// them [S-002]. A check and a hand-in are recorded before they are told or done.
/// </summary>
/// <remarks>What is being sent is not durable: a start erases it.</remarks>
internal sealed class BatchService : IDisposable
{
    /// <summary>How calls and replies are written; there is no socket.</summary>
    public static LocalTalk<BatchCall, BatchReply> Talk { get; } = new(
        "", ErrandJson.Options, 0, 0, HostLimits.StatusSeconds,
        call => call is
            {
                Ticket: not null, Sent: not null, Piece.Length: <= BatchCall.PieceBytesMax, At: >= 0, Name: not null,
                Agreement: not null, Person: not null, Recipient: not null, Password: not null, Other: not null,
                Note: not null,
            }
            && Enum.IsDefined(call.Task));

    private const string FolderName = "sent";
    private const int CheckMilliseconds = 3_000; // a call does not wait for a whole file
    private const int NameBytes = 16;

    private readonly NodeName _self;
    private readonly string _network;
    private readonly MunicipalityTable _municipalities;
    private readonly Func<BatchTablesInForce?> _tables;
    private readonly RecordDesk _desk;
    private readonly BatchRecord _record;
    private readonly IInquiryCore _core;
    private readonly FillRandom _fill;
    private readonly BatchList _list;
    private readonly BatchMedia _media;
    private readonly string _root;
    private readonly Dictionary<string, BatchSent> _sent = [];
    private readonly SemaphoreSlim _one = new(1, 1); // calls are short, and a few people make them

    /// <summary>Opens the folder; what a former process was being sent is erased.</summary>
    /// <param name="config">Of the node; its batches have their tables.</param>
    /// <param name="municipalities">Those that go on.</param>
    /// <param name="tables">The signed tables in force.</param>
    /// <param name="desk">The record.</param>
    /// <param name="core">Has something done on the core's thread.</param>
    /// <param name="fill">Random bytes.</param>
    /// <param name="ledger">Where two persons agree.</param>
    /// <param name="seal">Seals files by the node's key.</param>
    public BatchService(
        NodeConfig config, MunicipalityTable municipalities, Func<BatchTablesInForce?> tables, RecordDesk desk,
        IInquiryCore core, FillRandom fill, OperatorLedger ledger, Func<string, MediumOrder, PendingFile> seal)
    {
        (_self, _network, _municipalities, _tables) = (config.Node, config.Network, municipalities, tables);
        (_desk, _record, _core, _fill) = (desk, new(desk, config.Node), core, fill);
        _root = Path.Combine(config.DataFolder, BatchFolder.Name);
        _list = new(config.RecordPath, _root);
        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
        _media = new(
            _self, _root, config.RecordPath, desk, core, ledger, seal, PeerIdentity.IsTestNetwork(_network));
        _media.Begin();
    }

    private string Folder => Path.Combine(_root, FolderName);

    private bool TakesFiles => _self.Role is Role.Prefecture or Role.National;

    /// <summary>Answers a call. Any thread.</summary>
    public async Task<BatchReply> AnswerAsync(BatchCall call)
    {
        if (!TakesFiles)
            return new(BatchVerdict.NotHere);
        await _one.WaitAsync().ConfigureAwait(false);
        try
        {
            Forget();
            return call.Task switch
            {
                BatchTask.List => _list.Read(),
                BatchTask.Begin => Begin(call),
                >= BatchTask.Propose => await _media.AnswerAsync(call).ConfigureAwait(false),
                _ => await WithSentAsync(call).ConfigureAwait(false),
            };
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or DiskFullException)
        {
            return new(BatchVerdict.NotKept);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var one in _sent.Values)
            one.Dispose();
        _sent.Clear();
        _media.Dispose();
        _one.Dispose();
    }

    /// <summary>Erases what nobody has gone on with.</summary>
    private void Forget()
    {
        var before = _core.Now.Milliseconds - BatchLimits.SentMilliseconds;
        foreach (var name in _sent.Where(one => one.Value.LastAt < before).Select(one => one.Key).ToList())
            Erase(name);
    }

    private void Erase(string name)
    {
        if (_sent.Remove(name, out var one))
            one.Dispose();
    }

    private BatchReply Begin(BatchCall call)
    {
        if (call.Affair is < 1 or > 999_999 || call.Purpose < 1)
            return new(BatchVerdict.FactsMissing);
        if (_desk.IsDiskFull)
            return new(BatchVerdict.NotKept);
        if (_sent.FirstOrDefault(one => one.Value.IsOf(call.By, call.Terminal)).Key is { } before)
            Erase(before); // one at a time
        if (_sent.Count >= BatchLimits.SentMax)
            return new(BatchVerdict.TooManySent);
        Directory.CreateDirectory(
            Folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var random = new byte[NameBytes];
        _fill(random);
        var name = Convert.ToHexStringLower(random);
        _sent[name] = new(Path.Combine(Folder, name), call.By, call.Terminal, call.Affair, call.Purpose)
        {
            LastAt = _core.Now.Milliseconds,
        };
        return new(BatchVerdict.Done) { Sent = name };
    }

    private async Task<BatchReply> WithSentAsync(BatchCall call)
    {
        if (!_sent.TryGetValue(call.Sent, out var sent) || !sent.IsOf(call.By, call.Terminal))
            return new(BatchVerdict.NotBegun);
        sent.LastAt = _core.Now.Milliseconds;
        switch (call.Task)
        {
            case BatchTask.Put:
                return new(_desk.IsDiskFull ? BatchVerdict.NotKept : sent.Put(call.At, call.Piece))
                {
                    Received = sent.Received,
                };
            case BatchTask.Check:
                return await CheckAsync(call, sent).ConfigureAwait(false);
            case BatchTask.HandIn:
                return await HandInAsync(call, sent).ConfigureAwait(false);
            default:
                Erase(call.Sent);
                return new(BatchVerdict.Done);
        }
    }

    // ---- the check: the whole file, then each line; recorded before it is told ----

    private async Task<BatchReply> CheckAsync(BatchCall call, BatchSent sent)
    {
        var clock = Stopwatch.StartNew();
        while (!sent.ReadOn())
        {
            if (clock.ElapsedMilliseconds > CheckMilliseconds)
                return new(BatchVerdict.Done) { Received = sent.Received };
        }
        if (_tables() is not { } tables)
            return new(BatchVerdict.NotRecordable); // nothing is answered without them
        var (problem, verdict) = await JudgeAsync(sent, tables).ConfigureAwait(false);
        if (problem == BatchFileProblem.None && sent.IsAsRequested)
        {
            while (!sent.JudgeOn(PermitOf(sent.Header!, tables), _municipalities))
            {
                if (clock.ElapsedMilliseconds > CheckMilliseconds)
                    return new(BatchVerdict.Done) { Received = sent.Received };
            }
        }
        var found = sent.Result(problem, verdict);
        var isRecorded = await RecordAsync(
            call, sent, BatchActs.Checked, [found.Lines, found.FaultyLines, (long)problem]).ConfigureAwait(false);
        if (!isRecorded)
            return new(BatchVerdict.NotRecordable);
        sent.Checked = found;
        return new(problem != BatchFileProblem.None ? BatchVerdict.FileRefused
            : sent.IsAsRequested ? BatchVerdict.Done : BatchVerdict.OtherAffair)
        {
            Checked = found, Received = sent.Received,
        };
    }

    /// <summary>What a lawful file may ask by; of one whose agreement ended this moment: nothing.</summary>
    private SearchPermit PermitOf(BatchHeader header, BatchTablesInForce tables) =>
        BatchAuthority.AskerOf(header, _self, _municipalities) is { } asker
            ? BatchAuthority.Judge(header, asker, tables, _core.Now).Grant?.Permit ?? default
            : default;

    private async Task<(BatchFileProblem, InquiryVerdict)> JudgeAsync(BatchSent sent, BatchTablesInForce tables)
    {
        if (sent.Problem != BatchFileProblem.None)
            return (sent.Problem, InquiryVerdict.Answered);
        var place = new BatchPlace(_self, _network, _municipalities, tables);
        return await _core.DoAsync(now =>
        {
            var problem = BatchAuthority.JudgeFile(
                sent.Header!, sent.Digest, place, _record.Find, now, out var verdict);
            return (problem, verdict);
        }).ConfigureAwait(false);
    }

    // ---- the hand-in: recorded, then the file lies where the desk looks ----

    private async Task<BatchReply> HandInAsync(BatchCall call, BatchSent sent)
    {
        if (sent is not { Checked.Problem: BatchFileProblem.None, IsAsRequested: true } || _tables() is not { } tables)
            return new(BatchVerdict.NotChecked);
        var (problem, verdict) = await JudgeAsync(sent, tables).ConfigureAwait(false);
        if (problem != BatchFileProblem.None)
            return new(BatchVerdict.FileRefused) { Checked = sent.Result(problem, verdict) };
        var name = BatchFormat.FileName(sent.Header!);
        var offered = Path.Combine(BatchFolder.In(_root), name);
        if (File.Exists(offered))
            return new(BatchVerdict.WaitsAlready);
        sent.Flush();
        var isRecorded = await RecordAsync(
            call, sent, BatchActs.HandedIn, [sent.Header!.Count, sent.Checked.FaultyLines, 0]).ConfigureAwait(false);
        if (!isRecorded)
            return new(BatchVerdict.NotRecordable);
        DurableFiles.Move(sent.Path, offered);
        Erase(call.Sent);
        return new(BatchVerdict.Done) { Name = Path.GetFileNameWithoutExtension(name) };
    }

    private Task<bool> RecordAsync(BatchCall call, BatchSent sent, byte mark, long[] numbers)
    {
        var line = sent.Header is { } header ? BatchFormat.WriteHeader(header) : "";
        var entry = BatchActs.Entry(mark, numbers, sent.Digest, line);
        return _core.DoAsync(now => _desk.MayAnswer(now) && _desk.TryRecord(
            [
                new(
                    new(AuditKind.OperatorAction)
                    {
                        Office = _self.Number, Operator = call.By, Terminal = call.Terminal,
                        Affair = (uint)(sent.Header?.Affair.Value ?? 0), Purpose = (uint)(sent.Header?.Purpose ?? 0),
                        Count = (uint)numbers[0], Missing = (uint)numbers[1], Term = BatchActs.TermAt(now),
                    },
                    entry, []),
            ], now));
    }
}
