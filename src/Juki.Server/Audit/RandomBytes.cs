using System.Security.Cryptography;

namespace Juki.Server.Audit;

/// <summary>Random bytes for one batch of entries, fetched many at once: each fetch costs as much as a hash. Wiped when
/// the batch is recorded.</summary>
internal sealed class RandomBytes(FillRandom fill) : IDisposable
{
    private const int FetchBytes = 2 * 1024;

    private readonly byte[] _bytes = new byte[FetchBytes];
    private int _used = FetchBytes;

    /// <summary>Fills <paramref name="to"/> with bytes that nobody was given before.</summary>
    public void Take(Span<byte> to)
    {
        if (to.Length > FetchBytes - _used)
        {
            fill(_bytes);
            _used = 0;
        }
        _bytes.AsSpan(_used, to.Length).CopyTo(to);
        _used += to.Length;
    }

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);
}
