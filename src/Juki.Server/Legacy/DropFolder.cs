using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Host;
using Juki.Wire.Files;

namespace Juki.Server.Legacy;

/// <summary>
/// 連携フォルダ — the folder through which a town's existing system and its CS exchange files (docs/legacy-format.md):
/// offers in <c>inbox/</c>, answers in <c>receipts/</c>, files taken in in <c>done/</c>, files refused whole in
/// <c>refused/</c>. Only one process may use it. Every method may be called again after a crash. Not thread-safe.
/// </summary>
internal sealed class DropFolder : ILegacyInbox, IDisposable
{
    /// <summary>Most files that are looked at in one call, lowest numbers first [ours: bounds a turn].</summary>
    public const int OfferedMax = 100;

    /// <summary>Most names that <see cref="Unexpected"/> tells [ours].</summary>
    public const int UnexpectedMax = 100;

    private readonly string _inbox;
    private readonly string _receipts;
    private readonly string _done;
    private readonly string _refused;
    private readonly GovernmentCode _municipality;
    private readonly MunicipalityTable? _municipalities;
    private readonly Dictionary<long, Checked> _checked = [];
    private readonly List<string> _unexpected = [];
    private Checking? _checking;
    private Cursor? _cursor;
    private Writing? _writing;

    /// <summary>Makes the four folders where they are not there.</summary>
    /// <param name="root">The folder that holds them.</param>
    /// <param name="municipality">The CS that reads: files of other towns are refused.</param>
    /// <param name="municipalities">Which there are; null: as released.</param>
    public DropFolder(string root, GovernmentCode municipality, MunicipalityTable? municipalities = null)
    {
        (_municipality, _municipalities) = (municipality, municipalities);
        (_inbox, _receipts) = (Path.Combine(root, "inbox"), Path.Combine(root, "receipts"));
        (_done, _refused) = (Path.Combine(root, "done"), Path.Combine(root, "refused"));
        foreach (var folder in (string[])[_inbox, _receipts, _done, _refused])
            Directory.CreateDirectory(folder);
        DurableFiles.FlushFolder(root);
    }

    /// <summary>Bytes of new files that one call reads to check them, at the least one buffer [ours: measured 3 ms with
    /// two digests].</summary>
    public long CheckBytesPerCall { get; init; } = 2 * 1024 * 1024;

    /// <summary>Lines of a receipt that one call writes [ours: 8 ms with all refused, 2 ms with none].</summary>
    public long ReceiptLinesPerCall { get; init; } = 5_000;

    /// <summary>Records that one call passes over to find its place after a restart [ours: measured 1 ms].</summary>
    public long SkipPerCall { get; init; } = 20_000;

    /// <inheritdoc/>
    public bool IsReading { get; private set; }

    /// <summary>
    /// Names in the inbox, as of the last call of <see cref="Offered"/>, that are no offer: other names, no plain
    /// files, files that may not be read, a file altered while it was taken in. For the alarm; nothing is done with
    /// them.
    /// </summary>
    public IReadOnlyList<string> Unexpected => _unexpected;

    /// <summary>Files that lie in the inbox under a name of an offer, checked or not. Any thread.</summary>
    public int CountOffers() => Directory.EnumerateFiles(_inbox)
        .Count(path => LegacyFormat.TryReadFileName(Path.GetFileName(path), out _));

    /// <inheritdoc/>
    /// <remarks>A new file comes up when its check is done, which takes several calls for a large one.</remarks>
    public IReadOnlyList<OfferedFile> Offered()
    {
        IsReading = false;
        var numbers = NumbersInInbox();
        foreach (var gone in _checked.Keys.Where(number => numbers.BinarySearch(number) < 0).ToList())
            _checked.Remove(gone);
        var offered = new List<OfferedFile>();
        foreach (var number in numbers.Take(OfferedMax))
        {
            if (Check(number) is not { } file)
                break; // later ones wait, or the order of numbers would seem to have a gap
            offered.Add(file.Offer);
        }

        return offered;
    }

    /// <inheritdoc/>
    /// <remarks>Empty also when the file is gone, is still being checked after a restart, or was altered
    /// meanwhile.</remarks>
    public IReadOnlyList<LegacyRecord> Read(long fileNumber, long afterSerial, int max, RecordedDate today)
    {
        var isAltered = _cursor is { } last && last.FileNumber == fileNumber
            && Check(fileNumber) is { } now && now.Offer.Digest != last.Digest;
        if (isAltered)
            Report(LegacyFormat.FileName(fileNumber));
        if (isAltered || Check(fileNumber) is not { Offer.Problem: LegacyFileProblem.None } file)
            return [];
        using var reader = new LegacyFileReader(File.OpenRead(PathOf(fileNumber)), today, _municipalities);
        if (_cursor is { } cursor && cursor.FileNumber == fileNumber && cursor.Serial <= afterSerial)
            reader.Resume(cursor.Serial, cursor.Offset);
        reader.SkipTo(Math.Min(afterSerial, reader.Serial + SkipPerCall));
        if (reader.Serial < afterSerial)
        {
            IsReading |= _cursor?.Offset != reader.Offset; // false at the end of a file that is shorter
            _cursor = new(fileNumber, file.Offer.Digest, reader.Serial, reader.Offset);
            return [];
        }
        var records = new List<LegacyRecord>(Math.Min(max, 1024));
        while (records.Count < max && reader.TryRead(out var record))
            records.Add(record);
        _cursor = new(fileNumber, file.Offer.Digest, reader.Serial, reader.Offset);
        return records;
    }

    /// <inheritdoc/>
    public void WriteReceipt(long fileNumber, ReceiptStage stage, long count, IEnumerable<ReceiptLine> refused) =>
        DurableFiles.Write(ReceiptPath(fileNumber, stage), stream =>
            new ReceiptWriter(stream, _municipality, fileNumber, stage, count, refused).Advance(long.MaxValue));

    /// <inheritdoc/>
    public bool AdvanceReceipt(
        long fileNumber, ReceiptStage stage, long count, Func<IEnumerable<ReceiptLine>> refused)
    {
        var path = ReceiptPath(fileNumber, stage);
        if (_writing?.Path != path)
        {
            _writing?.Stream.Dispose();
            _writing = null;
            var stream = DurableFiles.Begin(path);
            _writing = new(path, stream, new(stream, _municipality, fileNumber, stage, count, refused()));
        }
        var (writing, isWhole) = (_writing, false);
        _writing = null; // what fails begins anew
        DurableFiles.WriteSlice(
            path, writing.Stream, _ => isWhole = writing.Receipt.Advance(ReceiptLinesPerCall));
        if (isWhole)
            DurableFiles.Finish(path, writing.Stream);
        else
            _writing = writing;
        return isWhole;
    }

    /// <inheritdoc/>
    /// <remarks>Kept in <c>refused/</c> under its number and the first digits of its digest, so that none replaces
    /// another. What has taken its place in the inbox meanwhile is left there.</remarks>
    public void Refuse(OfferedFile file)
    {
        DurableFiles.Write(
            ReceiptPath(file.FileNumber, "refused"), stream => Receipts.WriteRefusal(stream, _municipality, file));
        if (!_checked.TryGetValue(file.FileNumber, out var known) || known.Offer.Digest != file.Digest)
            return;
        if (DurableFiles.IdentityOf(PathOf(file.FileNumber)) != known.Identity)
            return;
        var name = Path.GetFileNameWithoutExtension(PathOf(file.FileNumber));
        DurableFiles.Move(PathOf(file.FileNumber), Path.Combine(_refused, $"{name}-{file.Digest[..16]}.csv"));
        _checked.Remove(file.FileNumber);
    }

    /// <inheritdoc/>
    /// <remarks>When the number is in <c>done/</c> already, what lies in the inbox is a new offer and stays.</remarks>
    public void PutAway(long fileNumber)
    {
        var done = Path.Combine(_done, LegacyFormat.FileName(fileNumber));
        if (File.Exists(done) || DurableFiles.IdentityOf(PathOf(fileNumber)) is null)
            return;
        DurableFiles.Move(PathOf(fileNumber), done);
        _checked.Remove(fileNumber);
        _cursor = null;
    }

    /// <inheritdoc/>
    /// <remarks>What gives way is kept in <c>refused/</c> under its number and the word «replaced».</remarks>
    public void OfferAgain(long from)
    {
        foreach (var path in Directory.EnumerateFiles(_done).Order(StringComparer.Ordinal).ToList())
        {
            if (!LegacyFormat.TryReadFileName(Path.GetFileName(path), out var number) || number < from)
                continue;
            var offered = PathOf(number);
            if (File.Exists(offered))
            {
                var name = Path.GetFileNameWithoutExtension(offered);
                DurableFiles.Move(offered, Path.Combine(_refused, $"{name}-replaced.csv"));
            }
            DurableFiles.Move(path, offered);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _checking?.Check.Dispose();
        _writing?.Stream.Dispose();
    }

    private string PathOf(long fileNumber) => Path.Combine(_inbox, LegacyFormat.FileName(fileNumber));

    private string ReceiptPath(long fileNumber, ReceiptStage stage) =>
        ReceiptPath(fileNumber, stage == ReceiptStage.Intake ? "intake" : "result");

    private string ReceiptPath(long fileNumber, string stage) =>
        Path.Combine(_receipts, Path.ChangeExtension(LegacyFormat.FileName(fileNumber), $".{stage}.csv"));

    private List<long> NumbersInInbox()
    {
        _unexpected.Clear();
        var numbers = new List<long>();
        foreach (var path in Directory.EnumerateFileSystemEntries(_inbox))
        {
            var name = Path.GetFileName(path);
            if (LegacyFormat.TryReadFileName(name, out var number))
                numbers.Add(number);
            else if (!name.EndsWith(LegacyFormat.PartSuffix, StringComparison.Ordinal))
                Report(name);
        }

        _unexpected.Sort(StringComparer.Ordinal);
        numbers.Sort();
        return numbers;
    }

    private void Report(string name)
    {
        if (_unexpected.Count < UnexpectedMax && !_unexpected.Contains(name))
            _unexpected.Add(name);
    }

    /// <summary>What is known of a file; null while it is being checked, and for what is no readable file.</summary>
    private Checked? Check(long fileNumber)
    {
        var identity = DurableFiles.IdentityOf(PathOf(fileNumber));
        if (identity is { } present && _checked.TryGetValue(fileNumber, out var known) && known.Identity == present)
            return known;
        _checked.Remove(fileNumber);
        if (identity is null || !Begin(fileNumber, identity.Value))
        {
            Report(LegacyFormat.FileName(fileNumber));
            return null;
        }

        var check = _checking!.Check;
        var isDone = check.Advance(CheckBytesPerCall);
        IsReading |= !isDone;
        // Written to while it was read: from the beginning, next time.
        var isSame = DurableFiles.IdentityOf(PathOf(fileNumber)) == identity;
        if (isDone || !isSame)
        {
            check.Dispose();
            _checking = null;
        }

        if (!isDone || !isSame)
            return null;
        var offer = new OfferedFile(fileNumber, check.Header?.Count ?? 0, check.Digest, check.Problem);
        return _checked[fileNumber] = new(identity.Value, offer);
    }

    /// <summary>Goes on with the check of this very content, or begins one.</summary>
    private bool Begin(long fileNumber, FileIdentity identity)
    {
        if (_checking is { } running && running.FileNumber == fileNumber && running.Identity == identity)
            return true;
        _checking?.Check.Dispose();
        _checking = null;
        try
        {
            var stream = File.OpenRead(PathOf(fileNumber));
            _checking = new(fileNumber, identity, new(stream, _municipality, fileNumber, _municipalities));
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private sealed record Checked(FileIdentity Identity, OfferedFile Offer);

    private sealed record Checking(long FileNumber, FileIdentity Identity, LegacyFileCheck Check);

    /// <summary>A receipt that is not whole yet.</summary>
    private sealed record Writing(string Path, FileStream Stream, ReceiptWriter Receipt);

    /// <summary>Where the last <see cref="Read"/> stopped.</summary>
    private sealed record Cursor(long FileNumber, string Digest, long Serial, long Offset);
}
