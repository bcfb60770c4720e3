using System.Buffers;
using Juki.Wire;

namespace Juki.Server.Host;

/// <summary>Frames of one link, one after the other, as bytes: all that are ready go out in one write. Not
/// thread-safe.</summary>
internal sealed class OutputBuffer(uint network)
{
    private byte[] _bytes = [];

    /// <summary>Bytes in it.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Count);

    /// <summary>Adds a frame.</summary>
    public void Add(Frame frame)
    {
        var needed = MakeRoom(frame.Length);
        frame.Write(network, _bytes.AsSpan(Count));
        Count = needed;
    }

    /// <summary>Adds all that another one holds, which is empty afterwards and has given its memory back.</summary>
    public void TakeOver(OutputBuffer other)
    {
        var needed = MakeRoom(other.Count);
        other.Written.Span.CopyTo(_bytes.AsSpan(Count));
        Count = needed;
        other.Release();
    }

    /// <summary>Empties it; a large array goes back to the pool.</summary>
    public void Clear()
    {
        Count = 0;
        if (_bytes.Length > HostLimits.BufferBytes)
            Release();
    }

    /// <summary>Gives the memory back.</summary>
    public void Release()
    {
        Return();
        (_bytes, Count) = ([], 0);
    }

    /// <summary>Sees to it that so many bytes fit behind what is there; answers the count with them.</summary>
    private int MakeRoom(int bytes)
    {
        var needed = Count + bytes;
        if (needed <= _bytes.Length)
            return needed;
        var wanted = Math.Max(needed, Math.Min(2 * _bytes.Length, HostLimits.OutputBytes));
        var larger = ArrayPool<byte>.Shared.Rent(wanted);
        Written.Span.CopyTo(larger);
        Return();
        _bytes = larger;
        return needed;
    }

    private void Return()
    {
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
    }
}
