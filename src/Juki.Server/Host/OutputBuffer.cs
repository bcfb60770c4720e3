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
        var needed = Count + frame.Length;
        if (needed > _bytes.Length)
        {
            var wanted = Math.Max(needed, Math.Min(2 * _bytes.Length, HostLimits.OutputBytes));
            var larger = ArrayPool<byte>.Shared.Rent(wanted);
            Written.Span.CopyTo(larger);
            Return();
            _bytes = larger;
        }
        frame.Write(network, _bytes.AsSpan(Count));
        Count = needed;
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

    private void Return()
    {
        if (_bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(_bytes);
    }
}
