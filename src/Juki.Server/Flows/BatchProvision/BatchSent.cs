using Juki.Domain.Provision;
using Juki.Domain.Search;
using Juki.Server.Node;
using Juki.Wire.Errands;
using Juki.Wire.Files;

namespace Juki.Server.Flows.BatchProvision;

/// <summary>
/// 受取り中のファイル — a file of conditions that a terminal sends in pieces, and the check of it: whole first, then line by
/// line as the affair permits. Nobody is looked for. In memory there is a piece and a line, whatever its size. Not
/// thread-safe.
/// </summary>
/// <param name="path">Where it is kept; nothing is there.</param>
/// <param name="by">Who sends it.</param>
/// <param name="terminal">From where.</param>
/// <param name="affair">事務 of the written request.</param>
/// <param name="purpose">利用目的 of the written request.</param>
internal sealed class BatchSent(string path, uint by, uint terminal, int affair, int purpose) : IDisposable
{
    private const long CheckBytes = 4 << 20; // some milliseconds
    private const int CheckLines = 10_000; // the same

    private readonly FileStream _file = new(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    });

    private readonly List<BatchFaultShown> _faults = [];
    private BatchFileCheck? _check;
    private BatchFileReader? _lines;
    private long _faulty;

    /// <summary>Where it is kept.</summary>
    public string Path => path;

    /// <summary>Bytes that are there.</summary>
    public long Received { get; private set; }

    /// <summary>When it was last worked with, milliseconds since 1970.</summary>
    public long LastAt { get; set; }

    /// <summary>The header; null until the whole file was read, or when it has none.</summary>
    public BatchHeader? Header => _check is { IsDone: true } ? _check.Header : null;

    /// <summary>SHA-256 of the whole file; empty until it was read.</summary>
    public byte[] Digest => _check?.Digest ?? [];

    /// <summary>What is wrong with the file by itself, once it was read.</summary>
    public BatchFileProblem Problem => _check?.Problem ?? BatchFileProblem.None;

    /// <summary>What the check came to; null until it is recorded.</summary>
    public BatchChecked? Checked { get; set; }

    /// <summary>Whether it is theirs.</summary>
    public bool IsOf(uint operatorNumber, uint place) => (operatorNumber, place) == (by, terminal);

    /// <summary>Whether the file says what the written request says.</summary>
    public bool IsAsRequested => Header is { } header && header.Affair.Value == affair && header.Purpose == purpose;

    /// <summary>Takes the next piece; one that came before is taken as that.</summary>
    public BatchVerdict Put(long at, ReadOnlySpan<byte> piece)
    {
        if (_check is not null)
            return BatchVerdict.OutOfPlace;
        if (at >= 0 && at + piece.Length == Received && IsThere(at, piece))
            return BatchVerdict.Done;
        if (at != Received)
            return BatchVerdict.OutOfPlace;
        if (Received + piece.Length > BatchLimits.SentBytesMax)
            return BatchVerdict.FileTooLong;
        _file.Seek(at, SeekOrigin.Begin);
        _file.Write(piece);
        Received += piece.Length;
        return BatchVerdict.Done;
    }

    /// <summary>Reads on in the whole file.</summary>
    /// <returns>True when all of it was read.</returns>
    public bool ReadOn()
    {
        _check ??= new(File.OpenRead(path));
        return _check.Advance(CheckBytes);
    }

    /// <summary>Judges some lines.</summary>
    /// <param name="permit">What the file may ask by.</param>
    /// <param name="municipalities">Those that go on.</param>
    /// <returns>True when all of them were judged.</returns>
    public bool JudgeOn(SearchPermit permit, Domain.Offices.MunicipalityTable municipalities)
    {
        if (_lines is null)
        {
            _lines = new(File.OpenRead(path));
            _lines.Resume(0, _check!.FirstLine);
        }
        for (var count = 0; count < CheckLines && _lines.Serial < Header!.Count; count++)
        {
            var line = _lines.Read().Line;
            var fault = BatchRules.Judge(line, permit, municipalities);
            if (fault.IsNone)
                continue;
            _faulty++;
            if (_faults.Count < BatchChecked.FaultsMax)
                _faults.Add(new(line.Serial, fault.Verdict, fault.Detail.Parameter, fault.Detail.Problem));
        }
        return _lines.Serial == Header!.Count;
    }

    /// <summary>What the check came to.</summary>
    public BatchChecked Result(BatchFileProblem problem, InquiryVerdict verdict) => new(
        Header is null ? "" : BatchFormat.WriteHeader(Header), problem, verdict, _lines?.Serial ?? 0, _faulty)
    {
        Faults = _faults,
    };

    /// <summary>Forces it to the disk.</summary>
    public void Flush() => _file.Flush(flushToDisk: true);

    /// <summary>Closes what is open and erases the file, if it is there still.</summary>
    public void Dispose()
    {
        _check?.Dispose();
        _lines?.Dispose();
        _file.Dispose();
        File.Delete(path);
    }

    private bool IsThere(long at, ReadOnlySpan<byte> piece)
    {
        var there = new byte[piece.Length];
        _file.Seek(at, SeekOrigin.Begin);
        _file.ReadExactly(there);
        return piece.SequenceEqual(there);
    }
}
