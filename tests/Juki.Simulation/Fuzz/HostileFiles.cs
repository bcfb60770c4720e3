using System.Security.Cryptography;
using System.Text;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Wire.Files;

namespace Juki.Simulation.Fuzz;

/// <summary>Mutations of real files: of bytes, lines and items; with the header made right again, or not.</summary>
internal sealed class HostileFiles(SplitMix random)
{
    /// <summary>A file with nothing wrong.</summary>
    public static readonly byte[] Example = Make(LegacyExample.Changes());

    private static readonly byte[] Town14 = Make([.. FuzzBodies.Of(FuzzBodies.Town)
        .Take(30).Select(change => Moved(change))]);

    private static readonly string[] Items =
    [
        "", " ", "0", "1", "00", "-1", "01", "10", "99", "20250230", "00000000", "99991231", "20251301", "20250430",
        "\"", "\"\"", "\"a", "\"a,b\"", "\"a\"b", "\0", "\t", "\r", "\u0085", "\u2028", "\uFEFF", "\uE000", "\uFFFE",
        "か\u3099", "e\u0301", "ア", "ｱ", "１２３", "𠮷", "亜󠄀", "\u202E", "12345678903", "123456789018", "1000999",
        "=1+1", new string('架', 200), new string('架', 201), new string('x', 20_000),
    ];

    /// <summary>The town whose files they are.</summary>
    public static GovernmentCode Town => LegacyExample.Municipality;

    /// <summary>The next file.</summary>
    public byte[] Next()
    {
        var file = random.Chance(500) ? Example : Town14;
        var other = random.Chance(500) ? Example : Town14;
        for (var changes = random.Below(4); changes > 0; changes--)
        {
            file = random.Chance(600)
                ? MutateLines(file)
                : ByteMutator.Mutate(file, other, random);
        }
        return random.Chance(800) ? WithRightHeader(file) : file;
    }

    /// <summary>One line is gone, there twice, elsewhere, without end, or has another item.</summary>
    private byte[] MutateLines(byte[] file)
    {
        var lines = Encoding.Latin1.GetString(file).Split('\n').ToList();
        var place = random.Below(lines.Count);
        switch (random.Below(8))
        {
            case 0:
                lines.RemoveAt(place);
                break;
            case 1:
                lines.Insert(place, lines[place]);
                break;
            case 2:
                lines[place] += random.Pick(["\r", "\r\r", "\n", ",", "\"", " "]);
                break;
            default:
                var items = lines[place].Split(',');
                items[random.Below(items.Length)] = random.Chance(800)
                    ? Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(random.Pick(Items)))
                    : random.Pick(random.Pick(lines).Split(','));
                lines[place] = string.Join(',', items);
                break;
        }
        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }

    /// <summary>The bytes after the first line under a header with their count and checksum.</summary>
    private static byte[] WithRightHeader(byte[] file)
    {
        var end = Array.IndexOf(file, (byte)'\n');
        var body = file.AsSpan(end + 1);
        var lines = body.Count((byte)'\n') + (body.IsEmpty || body[^1] == '\n' ? 0 : 1);
        var header = new LegacyHeader(
            Town, 1, Math.Max(0, lines - 1), Convert.ToHexStringLower(SHA256.HashData(body)));
        return [.. Encoding.Latin1.GetBytes(LegacyFormat.WriteHeader(header)), (byte)'\n', .. body];
    }

    /// <summary>A resident of another town as one of this town.</summary>
    private static Change Moved(Change change) => change with
    {
        Municipality = Town,
        After = change.After with { Address = change.After.Address with { Municipality = Town } },
    };

    private static byte[] Make(IEnumerable<Change> changes)
    {
        using var stream = new MemoryStream();
        using var writer = new LegacyFileWriter(stream, Town, 1);
        foreach (var change in changes)
            writer.Write(change);
        writer.Finish();
        return stream.ToArray();
    }
}
