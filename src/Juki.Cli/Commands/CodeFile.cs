using System.CommandLine;
using System.Text;
using Juki.Domain.Person;

namespace Juki.Cli.Commands;

/// <summary>住民票コードの入力 — a code from a file or the standard input. It stands on no command line, which others on the
/// machine can read and the shell keeps.</summary>
internal static class CodeFile
{
    private const int BytesMax = 64; // eleven digits and an end of line, generously

    /// <summary>The option.</summary>
    /// <param name="meaning">What the code is for.</param>
    public static Option<string?> Option(string name, string meaning, bool required = false) => new(name)
    {
        Description = $"{meaning}: 住民票コードのファイル、- は標準入力 / file with the code; - standard input",
        Required = required,
    };

    /// <summary>Eleven digits; empty when no file is named.</summary>
    /// <exception cref="InvalidDataException">It holds no 住民票コード.</exception>
    public static string Read(string? path)
    {
        if (path is null)
            return "";
        using var from = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
        var bytes = new byte[BytesMax];
        var length = from.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return ResidentRecordCode.TryParse(Encoding.ASCII.GetString(bytes, 0, length).Trim(), out var code)
            ? code.Written
            : throw new InvalidDataException("住民票コードではない / this is no 住民票コード");
    }
}
