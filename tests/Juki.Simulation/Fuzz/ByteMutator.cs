namespace Juki.Simulation.Fuzz;

/// <summary>Changes of bytes that know nothing of their meaning.</summary>
internal static class ByteMutator
{
    private static readonly byte[] Edges = [0x00, 0x01, 0x7F, 0x80, 0xC0, 0xFE, 0xFF, (byte)'"', (byte)',', (byte)'\n'];

    /// <summary>One to four changes: bits, bytes, cuts, stretches doubled, moved or taken from
    /// <paramref name="other"/>, lengths blown up.</summary>
    public static byte[] Mutate(byte[] bytes, byte[] other, SplitMix random)
    {
        var changes = 1 + random.Below(4);
        for (var change = 0; change < changes; change++)
            bytes = Once(bytes, other, random);
        return bytes;
    }

    private static byte[] Once(byte[] bytes, byte[] other, SplitMix random)
    {
        if (bytes.Length == 0)
            return [random.Pick(Edges)];
        var at = random.Below(bytes.Length);
        var length = 1 + random.Below(Math.Min(64, bytes.Length - at));
        var made = bytes.ToArray();
        switch (random.Below(8))
        {
            case 0:
                made[at] ^= (byte)(1 << random.Below(8));
                return made;
            case 1:
                made[at] = random.Pick(Edges);
                return made;
            case 2:
                return bytes[..at];
            case 3: // a stretch is gone
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 4: // a stretch is there twice
                return [.. bytes[..(at + length)], .. bytes[at..]];
            case 5: // four bytes that may be a length
                made.AsSpan(at, Math.Min(4, made.Length - at)).Fill(random.Chance(500) ? (byte)0xFF : (byte)0x7F);
                return made;
            case 6: // the end of another
                return [.. bytes[..at], .. other[random.Below(other.Length + 1)..]];
            default:
                return [.. bytes[..at], random.Pick(Edges), .. bytes[at..]];
        }
    }
}
