using System.CommandLine;
using Juki.Domain.Authority;
using Juki.Server.Host;
using Juki.Wire.Errands;
using Juki.Wire.Session;

namespace Juki.Cli.Commands;

/// <summary>What the commands of the ledger of operators have in common.</summary>
internal sealed class OperatorOptions
{
    public Argument<string> Where { get; } = new("config-or-data-folder")
    {
        Description = "設定ファイルまたはデータフォルダ / configuration file or data folder",
    };

    public Option<int> Operator { get; } = new("--operator")
    {
        Description = "操作者番号 / number of the operator", Required = true,
    };

    public Option<uint> By { get; } = new("--by")
    {
        Description = "行う者の操作者番号 / number of the operator who does it", Required = true,
    };

    public Option<string> Staff { get; } = new("--staff")
    {
        Description = "職員番号又は氏名 / staff number or name, as the office or company has it", Required = true,
    };

    public Option<int> Section { get; } = new("--section")
    {
        Description = "所属。0 は主管課、出先は 1–9999 / section: 0 the main one, branches 1–9999",
    };

    public Option<string> Roles { get; } = new("--roles")
    {
        Description = "種別を + でつなぐ / joined by +: inquiry batch disclosure media audit administration management "
            + "system cards logs",
        Required = true,
    };

    public Option<string?> From { get; } = DisclosureOptions.Day("--from", "この日から / from this day on");

    public Option<string?> To { get; } = DisclosureOptions.Day("--to", "この日まで / up to this day");

    public Option<string> Company { get; } = new("--company")
    {
        Description = "委託先 / the contractor", DefaultValueFactory = _ => "",
    };

    public Option<bool> IsSub { get; } = new("--subcontractor") { Description = "再委託先の者 / of a subcontractor" };

    public Option<string> CardSerial { get; } = new("--card")
    {
        Description = "カードの証明書の番号、16進32桁 / serial number of the card's certificate", Required = true,
    };

    public Option<string> Reason { get; } = new("--reason")
    {
        Description = "理由 / why", DefaultValueFactory = _ => "",
    };

    public Option<string> Agreement { get; } = new("--agreement")
    {
        Description = "二人目の同意の番号 / number of a second person's agreement", DefaultValueFactory = _ => "",
    };

    public Option<bool> DryRun { get; } = new("--dry-run")
    {
        Description = "何も変えず、どうなるかを言う / change nothing, say what would be",
    };

    /// <summary>The card of who acts.</summary>
    public OperatorCardProof Card { get; } = new();

    public Option<bool> Json { get; } = new("--json") { Description = "JSON で答える / answer as JSON" };

    /// <summary>The right that the command line applies for.</summary>
    /// <exception cref="InvalidDataException">An item is not written so.</exception>
    public OperatorGrant Grant(ParseResult parsed)
    {
        if (!OperatorIdentity.TryParseRoles(parsed.GetValue(Roles), out var roles))
            throw new InvalidDataException($"--roles: {Roles.Description}");
        if (DisclosureOptions.ReadDay(parsed, From) is not { } from
            || DisclosureOptions.ReadDay(parsed, To) is not { } to)
            throw new InvalidDataException("--from, --to: 必須 / required");
        var company = parsed.GetValue(Company)!;
        return new(parsed.GetValue(Staff)!, parsed.GetValue(Section), roles, from, to)
        {
            Company = company,
            Employer = parsed.GetValue(IsSub) ? OperatorEmployer.Subcontractor
                : company.Length > 0 ? OperatorEmployer.Contractor : OperatorEmployer.Office,
        };
    }

    /// <summary>The reply of the node.</summary>
    /// <exception cref="InvalidDataException">There is none, or it was refused.</exception>
    public OperatorReply Ask(ParseResult parsed, OperatorCall call) => Good(Card.Ask(
        parsed, parsed.GetValue(Where)!, OperatorService.Talk, call.By, ticket => call with { Ticket = ticket }));

    /// <summary>A reply, when what was asked was done.</summary>
    /// <exception cref="InvalidDataException">It was refused.</exception>
    public static OperatorReply Good(OperatorReply reply)
    {
        if (reply.Verdict == AuthorityVerdict.Done)
            return reply;
        var remedy = AuthorityRemedy.Of(reply.Verdict);
        throw new InvalidDataException($"{reply.Verdict}: {remedy.Japanese} / {remedy.English}");
    }
}
