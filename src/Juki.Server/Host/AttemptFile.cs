using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Juki.Server.Node;
using Microsoft.Win32.SafeHandles;

namespace Juki.Server.Host;

/// <summary>
/// 試行ファイル — the file <c>attempt</c> in the data folder: what is in hand, so that the next process knows if this one
/// dies of it. One write a batch, without fsync: it outlives the process, and a machine that loses its power has other
/// worries. Lines of text under a digest; what cannot be read counts as nothing. No values of residents.
/// </summary>
internal sealed class AttemptFile : IAttemptFile, IDisposable
{
    /// <summary>Its name in the data folder.</summary>
    public const string FileName = "attempt";

    /// <summary>Longest file that is read or written, bytes: 700 lines, more than a batch can have places.</summary>
    private const int BytesMax = 1 << 18;

    private const string Head = "juki-attempt 2 ";
    private const int DigestDigits = 64;

    private readonly Lock _gate = new();
    private readonly SafeFileHandle _file;

    /// <summary>Opens the file, or makes it; its blocks are taken now: a full disk does not matter later.</summary>
    public AttemptFile(string dataFolder)
    {
        _file = File.OpenHandle(
            Path.Combine(dataFolder, FileName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        var length = RandomAccess.GetLength(_file);
        if (length < BytesMax)
            RandomAccess.Write(_file, new byte[BytesMax - length], length);
    }

    /// <inheritdoc/>
    public Attempt? Read()
    {
        var bytes = new byte[BytesMax];
        var length = RandomAccess.Read(_file, bytes, 0);
        var end = Array.IndexOf(bytes, (byte)0, 0, length);
        return Parse(Encoding.UTF8.GetString(bytes, 0, end < 0 ? length : end));
    }

    /// <inheritdoc/>
    public void Write(Attempt attempt)
    {
        var bytes = Encoding.UTF8.GetBytes(Text(attempt) + '\0');
        if (bytes.Length > BytesMax)
            return;
        lock (_gate)
        {
            try
            {
                RandomAccess.Write(_file, bytes, 0);
            }
            catch (IOException)
            {
                // What is in hand is then not known after a death: it is handled once more as any batch.
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static string Text(Attempt attempt)
    {
        var text = new StringBuilder();
        foreach (var stretch in attempt.InHand)
            Append(text, "in-hand", stretch);
        foreach (var stretch in attempt.Suspects)
            Append(text, "suspect", stretch);
        var body = text.ToString();
        return $"{Head}{Digest(body)}\n{body}";
    }

    private static void Append(StringBuilder text, string word, AttemptStretch stretch)
    {
        var (place, error) = (stretch.Place, stretch.Error.ReplaceLineEndings(" ").Replace('\0', ' '));
        text.Append(CultureInfo.InvariantCulture, $"{word} {(int)place.Of} {place.A} {place.B} ")
            .Append(CultureInfo.InvariantCulture, $"{place.From} {place.To} ")
            .Append(CultureInfo.InvariantCulture, $"{stretch.Deaths} {stretch.Blame} {(int)stretch.Reason} ")
            .Append(CultureInfo.InvariantCulture, $"{(stretch.IsTold ? 1 : 0)} {(stretch.IsRead ? 1 : 0)} ")
            .Append(error).Append('\n');
    }

    private static Attempt? Parse(string text)
    {
        var first = text.IndexOf('\n', StringComparison.Ordinal);
        if (first != Head.Length + DigestDigits || !text.StartsWith(Head, StringComparison.Ordinal)
            || text[Head.Length..first] != Digest(text[(first + 1)..]))
            return null;
        List<AttemptStretch> inHand = [], suspects = [];
        foreach (var line in text[(first + 1)..].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split(' ', 12);
            var numbers = words[1..11].Select(word => long.Parse(word, CultureInfo.InvariantCulture)).ToArray();
            (words[0] == "in-hand" ? inHand : suspects).Add(new(
                new((AttemptOf)numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]),
                (int)numbers[5], (int)numbers[6], (SetAsideReason)numbers[7], words[11], numbers[8] == 1,
                numbers[9] == 1));
        }
        return new(inHand, suspects);
    }

    private static string Digest(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
