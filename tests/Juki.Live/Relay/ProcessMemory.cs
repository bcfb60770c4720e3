using System.Globalization;
using System.Text;

namespace Juki.Live.Relay;

/// <summary>All that a process of this machine has in its memory and may write: heap, stacks, buffers.</summary>
internal sealed class ProcessMemory : IDisposable
{
    private const int PieceBytes = 1 << 20;

    private readonly FileStream memory;
    private readonly List<(long From, long To)> parts;

    private ProcessMemory(FileStream memory, List<(long From, long To)> parts) =>
        (this.memory, this.parts) = (memory, parts);

    /// <summary>Null where the kernel does not let us.</summary>
    public static ProcessMemory? TryOpen(int process)
    {
        try
        {
            var folder = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}");
            var parts = File.ReadLines(Path.Combine(folder, "maps")).Select(line => line.Split(' '))
                .Where(words => words[1].StartsWith("rw", StringComparison.Ordinal))
                .Select(words => words[0].Split('-').Select(Hex).ToArray())
                .Select(ends => (ends[0], ends[1])).ToList();
            return new(new FileStream(Path.Combine(folder, "mem"), new FileStreamOptions { BufferSize = 0 }), parts);
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
        {
            return null;
        }
    }

    /// <summary>Whether a text stands there in UTF-8 or UTF-16.</summary>
    public bool Holds(string text)
    {
        byte[][] forms = [Encoding.UTF8.GetBytes(text), Encoding.Unicode.GetBytes(text)];
        var overlap = forms.Max(form => form.Length) - 1;
        var piece = new byte[PieceBytes + overlap];
        foreach (var (from, to) in parts)
        {
            for (var at = from; at < to; at += PieceBytes)
            {
                var filled = Read(piece.AsSpan(0, (int)Math.Min(piece.Length, to - at)), at);
                if (Array.Exists(forms, form => piece.AsSpan(0, filled).IndexOf(form) >= 0))
                    return true;
            }
        }
        return false;
    }

    public void Dispose() => memory.Dispose();

    private int Read(Span<byte> into, long at)
    {
        try
        {
            return RandomAccess.Read(memory.SafeFileHandle, into, at);
        }
        catch (IOException) // a page that is reserved and not there
        {
            return 0;
        }
    }

    private static long Hex(string digits) => long.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
