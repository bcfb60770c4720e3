using Juki.Wire.Files.Media;
using Microsoft.Win32.SafeHandles;

namespace Juki.Cli.Commands;

/// <summary>パスワードの入力 — a password typed at a terminal, unseen and twice, or read from a file descriptor. Never from
/// the command line, which others on the machine can read.</summary>
internal static class PasswordInput
{
    private const int LineMax = 256; // [ours: more than the longest password]

    /// <summary>Reads a password; <paramref name="descriptor"/> null asks at the terminal.</summary>
    /// <exception cref="InvalidDataException">There is none, or it breaks a rule; the text tells which.</exception>
    public static Password Read(int? descriptor)
    {
        var text = descriptor is { } number ? FromDescriptor(number) : FromTerminal();
        return Password.Read(text, out var problems)
            ?? throw new InvalidDataException(
                $"パスワードの規則に合わない / the password breaks a rule: {problems} ({Password.LengthMin}–{Password.LengthMax} "
                + $"印字可能なASCII / printable ASCII, {Password.KindsMin} 種以上 / kinds, "
                + $"{Password.DifferentMin} 字以上異なる / different)");
    }

    private static string FromDescriptor(int number)
    {
        using var handle = new SafeFileHandle(number, ownsHandle: false);
        using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        var buffer = new byte[LineMax];
        var read = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        var text = System.Text.Encoding.Latin1.GetString(buffer, 0, read);
        Array.Clear(buffer);
        return text.TrimEnd('\r', '\n');
    }

    private static string FromTerminal()
    {
        if (Console.IsInputRedirected)
            throw new InvalidDataException("端末がない。--password-fd を使う / no terminal: use --password-fd");
        var first = Typed("パスワード / password: ");
        return first == Typed("もう一度 / again: ")
            ? first
            : throw new InvalidDataException("二度の入力が異なる / the two differ");
    }

    /// <summary>A line typed unseen.</summary>
    internal static string Typed(string prompt)
    {
        Console.Error.Write(prompt);
        var text = new System.Text.StringBuilder();
        while (text.Length < LineMax)
        {
            var key = Console.ReadKey(intercept: true);
            if (key.Key == ConsoleKey.Enter)
                break;
            if (key.Key == ConsoleKey.Backspace)
                text.Length = Math.Max(0, text.Length - 1);
            else if (!char.IsControl(key.KeyChar))
                text.Append(key.KeyChar);
        }
        Console.Error.WriteLine();
        return text.ToString();
    }
}
