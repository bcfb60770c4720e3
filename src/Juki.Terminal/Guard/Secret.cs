using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Juki.Terminal.Guard;

/// <summary>A random value that is handed out and must come back. <c>default</c> equals nothing. Immutable.</summary>
internal readonly struct Secret
{
    /// <summary>Random bytes [ours: beyond guessing, 2²⁵⁶].</summary>
    public const int Bytes = 32;

    private readonly byte[]? written;

    private Secret(byte[] written) => this.written = written;

    /// <summary>Draws one.</summary>
    public static Secret Draw()
    {
        Span<byte> drawn = stackalloc byte[Bytes];
        RandomNumberGenerator.Fill(drawn);
        return new(Encoding.ASCII.GetBytes(Base64Url.EncodeToString(drawn)));
    }

    /// <summary>What is handed out: 43 letters, digits, hyphens and underscores.</summary>
    public string HandedOut() => Encoding.ASCII.GetString(written ?? []);

    /// <summary>Compares without telling by the time how much was right.</summary>
    public bool Is(string? given) => written is not null && given is not null
        && CryptographicOperations.FixedTimeEquals(written, Encoding.UTF8.GetBytes(given));

    /// <summary>Never the value.</summary>
    public override string ToString() => nameof(Secret);
}
