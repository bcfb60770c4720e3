using System.Security.Cryptography;
using System.Text;
using Juki.Server.Flows.BatchProvision;
using Juki.Server.Node;
using Juki.Wire.Files;

namespace Juki.Simulation;

/// <summary>
/// The folder of batch provision of a machine, in memory: it survives its processes, which can end before an act, after
/// it, and in the middle of a write. What was done is forced to the disk, as in the real one.
/// </summary>
internal sealed class SimulatedBatchFolder(DiskRoom room, SplitMix random) : IBatchFiles
{
    private const int OddsOfFull = 300; // ‰ of the writes that find no room while there is none

    private readonly SortedDictionary<string, byte[]> _in = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, byte[]> _conditions = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, byte[]> _parts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, byte[]> _out = new(StringComparer.Ordinal);
    private int _endsIn;

    /// <summary>Told when results of some lines are written: job, length before, and the bytes.</summary>
    public Action<string, long, byte[]> Written { get; set; } = (_, _, _) => { };

    /// <summary>Told when a file of results has its name, and can be had: job and bytes.</summary>
    public Action<string, byte[]> Finished { get; set; } = (_, _) => { };

    /// <summary>Told before a file is refused: name, bytes and receipt.</summary>
    public Action<string, byte[], string> Refused { get; set; } = (_, _, _) => { };

    /// <summary>The process ended in an act on files.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>A write found no room.</summary>
    public bool WasFull { get; private set; }

    /// <summary>Files that are neither answered nor refused.</summary>
    public int Waiting => _in.Count + _conditions.Count + _parts.Count;

    /// <summary>The conditions of a job in work; null when they are not there.</summary>
    public byte[]? ConditionsOf(string job) => _conditions.GetValueOrDefault(job);

    /// <summary>The results of a job; null while it has none.</summary>
    public byte[]? ResultsOf(string job) => _out.GetValueOrDefault(job);

    /// <summary>Lets the process end at the <paramref name="count"/>-th step of an act from now on.</summary>
    public void Arm(int count) => _endsIn = count;

    /// <summary>The process starts.</summary>
    public void Started() => (_endsIn, HasEnded) = (0, false);

    /// <summary>Offers a file by rename, unless one of that name waits.</summary>
    public bool Offer(string name, byte[] bytes) => _in.TryAdd(name, bytes);

    /// <summary>A copy of all that lies there.</summary>
    public SimulatedBatchFolder Copy()
    {
        var copy = new SimulatedBatchFolder(room, random.Fork());
        copy.Become(this);
        return copy;
    }

    /// <summary>What lay there is gone; what lies in <paramref name="other"/> is there.</summary>
    public void Become(SimulatedBatchFolder other)
    {
        foreach (var (mine, theirs) in new[]
        {
            (_in, other._in), (_conditions, other._conditions), (_parts, other._parts), (_out, other._out),
        })
        {
            mine.Clear();
            foreach (var (name, bytes) in theirs)
                mine.Add(name, bytes); // nobody changes bytes in place
        }
    }

    /// <summary>All of it is gone.</summary>
    public void Empty() => Become(new(room, random));

    /// <inheritdoc/>
    public IReadOnlyList<string> Offered() => [.. _in.Keys];

    /// <inheritdoc/>
    public Stream OpenOffered(string name) => new MemoryStream(_in[name], writable: false);

    /// <inheritdoc/>
    public void TakeIn(string offered, string job)
    {
        Pass();
        _conditions[job] = _in[offered];
        _in.Remove(offered);
        Pass();
    }

    /// <inheritdoc/>
    public void Refuse(string offered, string receipt)
    {
        Refused(offered, _in[offered], receipt);
        NeedRoom();
        Pass();
        _in.Remove(offered);
        Pass();
    }

    /// <inheritdoc/>
    public bool IsKept(string job, long length) =>
        _conditions.ContainsKey(job) && (length == 0 || Part(job).Length >= length);

    /// <inheritdoc/>
    public bool IsFinished(string job) => _out.ContainsKey(job);

    /// <inheritdoc/>
    public Stream OpenConditions(string job) => _conditions.TryGetValue(job, out var bytes)
        ? new MemoryStream(bytes, writable: false)
        : throw new FileNotFoundException();

    /// <inheritdoc/>
    public void WriteResults(string job, long length, ReadOnlySpan<byte> bytes)
    {
        Written(job, length, bytes.ToArray());
        Write(job, length, bytes);
    }

    /// <inheritdoc/>
    public void FinishResults(string job, long length, BatchHeader header)
    {
        if (_out.ContainsKey(job))
            return;
        Write(job, length, Encoding.ASCII.GetBytes(BatchFormat.WriteTrailer(header.Count) + "\n"));
        var bytes = Part(job).ToArray();
        var top = BatchFormat.WriteHeader(header).Length + 1;
        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(top)));
        Encoding.ASCII.GetBytes(BatchFormat.WriteHeader(header with { Digest = digest })).CopyTo(bytes, 0);
        _parts[job] = bytes;
        Pass();
        _parts.Remove(job);
        _out[job] = bytes;
        Finished(job, bytes);
        Pass();
    }

    /// <inheritdoc/>
    public void PutAway(string job)
    {
        Pass();
        _conditions.Remove(job);
        _parts.Remove(job);
        Pass();
    }

    /// <summary>How many files lie where.</summary>
    public override string ToString() => $"{_in.Count} offered, {_conditions.Count} conditions, {_parts.Count} results";

    private byte[] Part(string job) => _parts.GetValueOrDefault(job) ?? [];

    private void Write(string job, long length, ReadOnlySpan<byte> bytes)
    {
        Pass();
        Put(job, length, bytes[..(bytes.Length / 2)]);
        NeedRoom();
        Pass();
        Put(job, length, bytes);
        Pass();
    }

    private void Put(string job, long length, ReadOnlySpan<byte> bytes)
    {
        var part = new byte[length + bytes.Length];
        var old = Part(job);
        old.AsSpan(0, (int)Math.Min(length, old.Length)).CopyTo(part);
        bytes.CopyTo(part.AsSpan((int)length));
        _parts[job] = part;
    }

    private void NeedRoom()
    {
        if (!room.IsFull || !random.Chance(OddsOfFull))
            return;
        WasFull = true;
        throw new DiskFullException("simulated");
    }

    private void Pass()
    {
        if (_endsIn == 0 || --_endsIn > 0)
            return;
        HasEnded = true;
        throw new SimulatedCrashException();
    }
}
