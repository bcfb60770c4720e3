using System.CommandLine;
using System.Globalization;
using Juki.Domain.Demands;
using Juki.Server.Host;

namespace Juki.Cli.Commands;

/// <summary>What the commands have in common that an office's people do at their running node.</summary>
internal sealed class OfficeOptions
{
    public Option<string> Node { get; } = new("--node")
    {
        Description = "設定ファイルまたはデータフォルダ / configuration file or data folder of the node", Required = true,
    };

    public Option<string> Number { get; } = new("--number")
    {
        Description = "要求番号 / number of the demand, 202011-2026-010001", Required = true,
    };

    public Option<uint> Operator { get; } = new("--operator")
    {
        Description = "操作者の番号 / number of the operator", Required = true,
    };

    public Option<string> Text { get; } = new("--text")
    {
        Description = "文。住民の情報は書かない / the text; no values of residents", DefaultValueFactory = _ => "",
    };

    public Option<string?> TextFile { get; } = new("--text-file")
    {
        Description = "文のファイル、UTF-8 / a file with the text, UTF-8",
    };

    public Option<string> Due { get; } = new("--due")
    {
        Description = "回答期限 / last day of an answer, yyyy-MM-dd", Required = true,
    };

    public Option<string> Reference { get; } = new("--reference")
    {
        Description = "国の機関等との文書番号 / reference of the paper to or from the organ", DefaultValueFactory = _ => "",
    };

    /// <summary>The card of who acts.</summary>
    public OperatorCardProof Card { get; } = new();

    public Option<bool> Json { get; } = new("--json") { Description = "JSON で答える / answer as JSON" };

    /// <summary>The last day.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public DateOnly DueDay(ParseResult parsed) => DateOnly.TryParseExact(
        parsed.GetValue(Due), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        ? day
        : throw new InvalidDataException("--due: yyyy-MM-dd");

    /// <summary>The text, of the option or of the file, without the file's last line feed.</summary>
    /// <exception cref="InvalidDataException">Both are given.</exception>
    public string TextOf(ParseResult parsed)
    {
        var text = parsed.GetValue(Text) ?? "";
        if (parsed.GetValue(TextFile) is not { } path)
            return text;
        if (text.Length > 0)
            throw new InvalidDataException("--text, --text-file: 一方だけ / only one of them");
        var read = new FileInfo(path).Length <= OfficeCall.BytesMax
            ? File.ReadAllText(path)
            : throw new InvalidDataException("--text-file: 長すぎる / too long");
        return read.ReplaceLineEndings("\n").TrimEnd('\n');
    }

    /// <summary>The reply of the node.</summary>
    /// <exception cref="InvalidDataException">There is none, or it was refused.</exception>
    public OfficeReply Ask(ParseResult parsed, OfficeCall call) => Good(Card.Ask(
        parsed, parsed.GetValue(Node)!, OfficeCall.Talk, call.Operator, ticket => call with { Ticket = ticket }));

    /// <summary>The reply of a node to what needs nobody's card.</summary>
    /// <param name="where">Configuration file or data folder.</param>
    /// <param name="call">What is asked.</param>
    /// <exception cref="InvalidDataException">There is none, or it was refused.</exception>
    public static OfficeReply Ask(string where, OfficeCall call) =>
        Good(OperatorCardProof.Ask(NodeConfig.DataFolderOf(where), OfficeCall.Talk, call));

    private static OfficeReply Good(OfficeReply reply)
    {
        if (reply.Verdict == DemandVerdict.Done)
            return reply;
        var remedy = DemandRemedy.Of(reply.Verdict);
        throw new InvalidDataException($"{reply.Verdict}: {remedy.Japanese} / {remedy.English}");
    }
}
