using System.CommandLine;
using Juki.Domain.Offices;
using Juki.Server.Media;
using Juki.Wire.Files.Media;

namespace Juki.Cli.Commands;

/// <summary>What the commands on media have in common.</summary>
internal sealed class MediaOptions
{
    public Option<string> Store { get; } = new("--store")
    {
        Description = "媒体管理簿のファイル / file of the register", Required = true,
    };

    public Option<string> Office { get; } = new("--office")
    {
        Description = "団体コード / code of the office", Required = true,
    };

    public Option<string> Medium { get; } = new("--medium")
    {
        Description = "媒体管理番号 / number of the medium, 130001-2026-000001", Required = true,
    };

    public Option<MediumKind> Kind { get; } = new("--kind")
    {
        Description = "種別 / FlashMemory, HardDisk, OpticalDisc, Tape or Mail",
    };

    public Option<MediumOwner> Owner { get; } = new("--owner")
    {
        Description = "所有者 / Office (自庁) or Receiver (相手が持参)",
    };

    public Option<string> By { get; } = new("--by")
    {
        Description = "行う者 / who does it (職員番号 / number of staff)", Required = true,
    };

    public Option<bool> DryRun { get; } = new("--dry-run")
    {
        Description = "何も変えず、どうなるかを言う / change nothing, say what would be",
    };

    public Option<bool> Json { get; } = new("--json") { Description = "JSON で答える / answer as JSON" };

    /// <summary>The office.</summary>
    /// <exception cref="InvalidDataException">It is no code.</exception>
    public GovernmentCode OfficeOf(ParseResult parsed) =>
        GovernmentCode.TryParse(parsed.GetValue(Office), out var office)
            ? office
            : throw new InvalidDataException("団体コードの誤り / no code of an office");

    /// <summary>The medium.</summary>
    /// <exception cref="InvalidDataException">It is no number.</exception>
    public MediumNumber MediumOf(ParseResult parsed) =>
        MediumNumber.TryParse(parsed.GetValue(Medium), out var number)
            ? number
            : throw new InvalidDataException("媒体管理番号の誤り / no number of a medium");

    /// <summary>A registration from kind, owner and person.</summary>
    public MediumEvent Registration(ParseResult parsed) => new(MediumAct.Registered, parsed.GetValue(By)!)
    {
        Kind = parsed.GetValue(Kind),
        Owner = parsed.GetValue(Owner),
    };
}
