using System.Buffers.Binary;
using System.Security.Cryptography;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.Inquiry;
using Juki.Server.Node;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server.Watch;

/// <summary>
/// 操作履歴の点検 — carries the acts of a stretch of the record past the rules, one after the other [S-000 3. リスク2]. Reads
/// 30 days more before it, so that a finding across its beginning is seen. Subjects are compared as digests under a key
/// that is drawn for this look and never kept.
/// </summary>
/// <param name="store">A snapshot of the record, with the tables of watching.</param>
/// <param name="terms">The bounds.</param>
/// <param name="fill">Random bytes.</param>
internal sealed class WatchRun(Store store, WatchTerms terms, FillRandom fill)
{
    /// <summary>How much is read before a stretch, milliseconds: the longest window of the rules, 30 days.</summary>
    public const long BeforeMs = 30L * 86_400_000;

    private readonly WatchBook _book = new(store);
    private readonly byte[] _key = Key(fill);
    private WatchReport _report = new(0, 0);

    /// <summary>Looks at the acts from <paramref name="from"/> on and before <paramref name="before"/>.</summary>
    /// <param name="from">Milliseconds since 1970.</param>
    /// <param name="before">Milliseconds since 1970.</param>
    /// <param name="earlier">How much more is read before, milliseconds.</param>
    public WatchReport Run(long from, long before, long earlier = BeforeMs)
    {
        _report = new(from, before);
        var watch = new MisuseWatch(terms);
        foreach (var number in AuditLog.NumbersIn(store))
        {
            using var log = AuditLog.OpenNumber(store, number)!;
            foreach (var leaf in log.Leaves(from - earlier, before))
            {
                var isInStretch = leaf.Time >= from;
                if (isInStretch)
                    _report = _report with { Leaves = _report.Leaves + 1 };
                if (Read(log, leaf, isInStretch) is { } act)
                    watch.Take(act);
            }
        }
        var findings = watch.End().Where(one => one.Until >= from).ToList();
        return _report with { Findings = findings, Forgotten = watch.Forgotten, Untold = watch.Untold };
    }

    /// <summary>The act as the rules look at it; null for a kind that they do not.</summary>
    private WatchEvent? Read(AuditLog log, AuditLeaf leaf, bool isInStretch)
    {
        var facts = leaf.Facts;
        var act = new WatchEvent(new(log.Number, leaf.Index), leaf.Time, new(facts.Office, facts.Operator))
        {
            Count = (int)Math.Min(facts.Count, int.MaxValue),
            Missing = (int)Math.Min(facts.Missing, int.MaxValue),
        };
        if (leaf.Kind is AuditKind.Provision or AuditKind.Transfer or AuditKind.MediumOutput)
        {
            if (isInStretch)
                _report = _report with { Lines = _report.Lines + facts.Count };
            return act with { IsBatch = true };
        }
        if (leaf.Kind != AuditKind.Inquiry)
            return null;
        var verdict = (InquiryVerdict)facts.Verdict;
        var (subjects, isByNumber) = Entries(log, leaf, isInStretch);
        act = act with
        {
            IsRefused = WatchVerdicts.IsRefusal(verdict),
            IsNearMiss = WatchVerdicts.IsNearMiss(verdict, isByNumber),
            HasCase = _book.IsCovered(act.Place),
            Subjects = subjects,
        };
        if (isInStretch)
        {
            _report = _report with
            {
                Inquiries = _report.Inquiries + 1,
                Refused = _report.Refused + (act.IsRefused ? 1 : 0),
                Shown = _report.Shown + act.Count,
                WithCase = _report.WithCase + (act.HasCase ? 1 : 0),
            };
        }
        return act;
    }

    /// <summary>Subjects as digests, and whether a code or number was asked for. Of an inquiry whose entries are gone
    /// the leaf still tells that one was asked for by code, and nobody found.</summary>
    private (IReadOnlyList<UInt128>? Subjects, bool IsByNumber) Entries(AuditLog log, AuditLeaf leaf, bool isInStretch)
    {
        IReadOnlyList<OpenedEntry>? entries = null;
        try
        {
            entries = log.ReadEntries(leaf);
            if (entries is null && isInStretch)
                _report = _report with { Erased = _report.Erased + 1 };
        }
        catch (StoreDamagedException)
        {
            if (isInStretch)
                _report = _report with { Damaged = _report.Damaged + 1 }; // one act; the others are looked at
        }
        if (entries is null)
            return (null, leaf.Facts.Count == 0 && leaf.Subjects > 0);
        var subjects = new List<UInt128>(leaf.Subjects);
        foreach (var entry in entries.Skip(1))
        {
            if (AuditEntries.TryReadSubject(entry.Entry, out var subject) && !subject.Code.IsNone)
                subjects.Add(Digest(subject.Code));
        }
        return (subjects, IsByNumber(entries[0]));
    }

    private static bool IsByNumber(OpenedEntry entry) =>
        AuditEntries.TryReadRequest(entry.Entry, out var request) && request.Form == InquiryRecord.Form
        && Body.TryDecode(Bodies.Inquiry.Parser, request.Body, out var body)
        && body.Condition is { } condition && (condition.Code != 0 || condition.Number != 0);

    private UInt128 Digest(ResidentRecordCode code)
    {
        Span<byte> number = stackalloc byte[sizeof(long)], digest = stackalloc byte[SHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(number, code.Value);
        _ = HMACSHA256.HashData(_key, number, digest);
        return BinaryPrimitives.ReadUInt128BigEndian(digest);
    }

    private static byte[] Key(FillRandom fill)
    {
        var key = new byte[SHA256.HashSizeInBytes];
        fill(key);
        return key;
    }
}
