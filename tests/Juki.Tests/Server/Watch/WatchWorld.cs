using System.Security.Cryptography;
using Google.Protobuf;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.Inquiry;
using Juki.Server.Host;
using Juki.Server.Node;
using Juki.Server.Watch;
using Juki.Simulation;
using Juki.Tests.Server.Flows;
using Juki.Wire.Errands;

namespace Juki.Tests.Server.Watch;

/// <summary>The record of 長野県 in a file, its witness, and the desk of who watches it. Each act comes a second after the
/// one before.</summary>
internal sealed class WatchWorld : IInquiryCore, IDisposable
{
    public const uint Clerk = 7, OtherClerk = 8, Inspector = 12, Second = 13, Affair = 500_001;

    /// <summary>2026-04-01 00:00 in Japan.</summary>
    public const long Start = 1_774_969_200_000;

    public const long Hour = 3_600_000, Day = 24 * Hour;

    public static readonly NodeName Prefecture = NodeName.OfPrefecture(AskingCountry.Nagano.Prefecture);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("juki-watch-");
    private readonly SqliteMemory _witnessMemory = new();
    private readonly SqliteStore _store;
    private readonly Witness _witness;
    private readonly SqliteStore _witnessStore;
    private readonly SeededAuditKey _witnessKey = new(2);
    private readonly SeededAuditKey _key = new(1);
    private int _draws;

    public WatchWorld(WatchTerms? terms = null)
    {
        _store = SqliteStore.Open(Path);
        Record = RecordDesk.Open(
            _store, 7, Prefecture, _key, SeededAuditKey.Check, Fill, Now);
        Desk = new(Prefecture, Record);
        Service = new(Path, terms ?? new(), Desk, this);
        _witnessStore = _witnessMemory.Start();
        _witnessStore.Create(AuditTables.All);
        _witness = new(_witnessStore, 7, NodeName.Nation.Number, _witnessKey, SeededAuditKey.Check);
        SignHead();
    }

    /// <summary>2026-04-01 09:00 in Japan at first.</summary>
    public Moment Now { get; set; } = new(Start + 9 * Hour);

    public RecordDesk Record { get; }

    public WatchDesk Desk { get; }

    public WatchService Service { get; }

    public AuditLog Log => Record.Log;

    public WatchBook Book => new(_store);

    public SqliteStore Store => _store;

    public string Path => System.IO.Path.Combine(_folder.FullName, "record.db");

    public SeededAuditKey Key => _key;

    public static ResidentRecordCode Code(int body) => ResidentRecordCode.FromBody(1_987_654_321 + body);

    public Task<T> DoAsync<T>(Func<Moment, T> work) => Task.FromResult(work(Now));

    /// <summary>One inquiry by 住民票コード; <paramref name="found"/>: the resident is there.</summary>
    public AuditLeaf Ask(
        int body, bool found = true, uint by = Clerk, InquiryVerdict verdict = InquiryVerdict.Answered,
        long after = 1_000)
    {
        Now = new(Now.Milliseconds + after);
        Assert.True(Record.TryRecord([Inquiry(body, found, by, verdict)], Now));
        SignHead();
        return Log.ReadLeaf(Log.Size - 1);
    }

    /// <summary>So many inquiries after different residents at once.</summary>
    public void AskMany(int count)
    {
        Now = new(Now.Milliseconds + 1_000);
        Assert.True(Record.TryRecord(
            [.. Enumerable.Range(0, count).Select(body => Inquiry(body, true, Clerk, InquiryVerdict.Answered))], Now));
        SignHead();
    }

    private AuditEvent Inquiry(int body, bool found, uint by, InquiryVerdict verdict)
    {
        verdict = found ? verdict : InquiryVerdict.NoneFound;
        var isShown = verdict == InquiryVerdict.Answered;
        var asked = AskingCountry.Inquiry(new() { Code = Code(body) }, (int)Affair);
        var facts = new AuditFacts(AuditKind.Inquiry)
        {
            Office = Prefecture.Number, Operator = by, Terminal = 3, Affair = Affair, Purpose = 1,
            Verdict = (ushort)verdict, Count = isShown ? 1U : 0, Missing = found ? 0U : 1,
            Term = ErasureMonth.After(Now.Milliseconds, RecordDesk.KeptMonths),
        };
        var subject = new SubjectEntry(Code(body), isShown ? (ushort)0 : (ushort)verdict, 0, []);
        return new(facts, new(InquiryRecord.Form, asked.ToByteArray()), [subject]);
    }

    /// <summary>The witness countersigns what is there.</summary>
    public void Countersign()
    {
        SignHead();
        var last = _witness.Last(Prefecture.Number) is { } row && AuditHead.TryRead(row.Head, out var kept)
            ? kept.Size
            : 0;
        var (head, proof) = Record.HeadSince(last)!.Value;
        _witnessStore.Begin();
        var (verdict, text, signature) = _witness.Countersign(
            Prefecture.Number, _key.PublicKey, head, proof, Now);
        _witnessStore.Commit();
        Assert.Equal(WitnessVerdict.Accepted, verdict);
        Assert.True(Record.TryKeep(head.Head, text!, signature, NodeName.Nation, _witnessKey.PublicKey));
    }

    /// <summary>A call; its time is a second after the last act.</summary>
    public WatchReply Call(WatchCall call)
    {
        Now = new(Now.Milliseconds + 1_000);
        var reply = Answer(call with { By = call.By == 0 ? Inspector : call.By });
        SignHead();
        return reply;
    }

    /// <summary>The answer to a call as it is.</summary>
    public WatchReply Answer(WatchCall call)
    {
        var answer = Service.AnswerAsync(call);
        Assert.True(answer.IsCompletedSuccessfully);
        return answer.Result;
    }

    /// <summary>A call that must be done.</summary>
    public WatchReply Done(WatchCall call)
    {
        var reply = Call(call);
        Assert.Equal(WatchVerdict.Done, reply.Verdict);
        return reply;
    }

    public void Dispose()
    {
        Record.Dispose();
        _store.Dispose();
        _witnessMemory.Dispose();
        _folder.Delete(recursive: true);
    }

    private void SignHead()
    {
        Now = new(Now.Milliseconds + HeadRules.HeadEveryMs);
        Record.Tick(Now);
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
