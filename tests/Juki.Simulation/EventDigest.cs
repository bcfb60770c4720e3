namespace Juki.Simulation;

/// <summary>A running digest (FNV-1a, 64 bits) over everything that happens in a run: the same seed, the same
/// digest.</summary>
internal sealed class EventDigest
{
    private const ulong Prime = 0x100000001B3;

    /// <summary>The digest so far.</summary>
    public ulong Value { get; private set; } = 0xCBF29CE484222325;

    /// <summary>Adds a number.</summary>
    public void Add(long number)
    {
        for (var shift = 0; shift < 64; shift += 8)
            Add((byte)(number >> shift & 0xFF));
    }

    /// <summary>Adds bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        foreach (var one in bytes)
            Add(one);
    }

    /// <summary>Adds a text.</summary>
    public void Add(string text)
    {
        foreach (var one in text)
            Add((byte)(one & 0xFF));
        Add(text.Length);
    }

    private void Add(byte one) => Value = unchecked((Value ^ one) * Prime);
}
