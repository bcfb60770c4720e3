using System.Globalization;
using Juki.Domain.Person;
using Juki.Server.Legacy;
using Juki.Server.Node;
using Juki.Wire.Files;

namespace Juki.Simulation;

/// <summary>A file as the town's existing system offers it.</summary>
internal sealed record SimulatedFile(
    long Number, string Digest, LegacyFileProblem Problem, IReadOnlyList<LegacyRecord> Records);

/// <summary>
/// The drop folder of a town in memory: it outlives the process of the CS, behaves as the real one, and the process can
/// end at every effect.
/// </summary>
internal sealed class SimulatedInbox(
    CrashPoint crash, DiskRoom room, SplitMix random, Action<Mark> reach) : ILegacyInbox
{
    private readonly SortedDictionary<long, SimulatedFile> _offered = [];
    private readonly SortedDictionary<long, SimulatedFile> _done = [];
    private readonly SortedDictionary<(long File, ReceiptStage Stage), string> _receipts = [];
    private readonly List<(long Number, string Digest, LegacyFileProblem Problem)> _refused = [];
    private int _checksLeft;

    /// <summary>The receipts, as they were first written.</summary>
    public IReadOnlyDictionary<(long File, ReceiptStage Stage), string> Receipts => _receipts;

    /// <summary>Files refused whole, in order.</summary>
    public IReadOnlyList<(long Number, string Digest, LegacyFileProblem Problem)> Refused => _refused;

    /// <summary>Files put away as taken in.</summary>
    public IReadOnlySet<long> Done => _done.Keys.ToHashSet();

    /// <summary>True when nothing lies in it.</summary>
    public bool IsEmpty => _offered.Count == 0;

    /// <summary>A receipt was written again with other words; empty while that has not happened.</summary>
    public string Contradiction { get; private set; } = "";

    /// <summary>The town renames a file into the inbox; one with the same number is replaced.</summary>
    public void Offer(SimulatedFile file) => _offered[file.Number] = file;

    /// <summary>The file with that number lies in the inbox.</summary>
    public bool Holds(long number) => _offered.ContainsKey(number);

    /// <summary>The process starts: it has to look at the files again.</summary>
    public void Started() => _checksLeft = random.Below(3);

    /// <inheritdoc/>
    public IReadOnlyList<OfferedFile> Offered()
    {
        if (_checksLeft > 0 && _offered.Count > 0)
        {
            _checksLeft--;
            reach(Mark.InboxSlow);
            return [];
        }
        return [.. _offered.Values.Select(
            file => new OfferedFile(file.Number, file.Records.Count, file.Digest, file.Problem))];
    }

    /// <inheritdoc/>
    public IReadOnlyList<LegacyRecord> Read(long fileNumber, long afterSerial, int max, RecordedDate today) =>
        _checksLeft > 0 || !_offered.TryGetValue(fileNumber, out var file)
            ? []
            : [.. file.Records.Skip((int)afterSerial).Take(max)];

    /// <inheritdoc/>
    public void WriteReceipt(long fileNumber, ReceiptStage stage, long count, IEnumerable<ReceiptLine> refused)
    {
        crash.Pass(CrashPlace.BeforeReceipt);
        if (room.IsFull)
        {
            reach(Mark.DiskFullForReceipt);
            throw new DiskFullException("simulated");
        }
        var text = Text(count, refused);
        if (_receipts.TryAdd((fileNumber, stage), text))
        {
            crash.Pass(CrashPlace.AfterReceipt);
            return;
        }
        reach(Mark.ReceiptRewritten);
        if (_receipts[(fileNumber, stage)] != text)
            Contradiction = $"receipt {stage} of file {fileNumber} was written again with other words";
    }

    /// <inheritdoc/>
    public void Refuse(OfferedFile file)
    {
        if (!_offered.TryGetValue(file.FileNumber, out var offered) || offered.Digest != file.Digest)
            return;
        _offered.Remove(file.FileNumber);
        _refused.Add((file.FileNumber, file.Digest, file.Problem));
        crash.Pass(CrashPlace.AfterRefusal);
    }

    /// <inheritdoc/>
    public void PutAway(long fileNumber)
    {
        if (!_done.ContainsKey(fileNumber) && _offered.Remove(fileNumber, out var file))
            _done.Add(fileNumber, file);
        crash.Pass(CrashPlace.AfterPutAway);
    }

    /// <inheritdoc/>
    public void OfferAgain(long from)
    {
        foreach (var (number, file) in _done.Where(one => one.Key >= from).ToList())
        {
            reach(Mark.FileOfferedAgain);
            _done.Remove(number);
            _offered[number] = file;
        }
    }

    /// <summary>True when files lie there that are to be refused: a duplicate, or one that is not what it
    /// says.</summary>
    public bool HasFaulty => _offered.Values.Any(
        file => file.Records.Count == 0 || file.Problem != LegacyFileProblem.None || _done.ContainsKey(file.Number));

    /// <summary>A receipt in short: how many records, and each refusal.</summary>
    public static string Text(long count, IEnumerable<ReceiptLine> refused) => string.Create(
        CultureInfo.InvariantCulture,
        $"{count}|{string.Join('|', refused.Select(
            line => $"{line.Serial} {line.Verdict} {line.Field} {line.Tier}"))}");
}
