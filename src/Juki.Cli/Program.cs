using System.CommandLine;
using Juki.Cli.Commands;

const int NotUnderstood = 2;

var root = new RootCommand("住民基本台帳ネットワークシステム / the network of resident registers")
{
    DemoCommand.Create(),
    SimCommand.Create(),
    BenchCommand.Create(),
    ServeCommand.Create(),
    StatusCommand.Create(),
    InquireCommand.Create(),
    TerminalCommand.Create(),
    RelayCommand.Create(),
    CenterCommand.Create(),
    BatchCommand.Create(),
    WorklistCommand.Create(),
    UpdatesCommand.Create(),
    BackupCommand.CreateBackup(),
    BackupCommand.CreateVerify(),
    BackupCommand.CreateRestore(),
    CaCommand.Create(),
    CardCommand.Create(),
    AffairsCommand.Create(),
    AgreementCommand.Create(),
    LegacyCommand.Create(),
    AuditCommand.Create(),
    WatchCommand.Create(),
    OperatorCommand.Create(),
    BiometricCommand.Create(),
    FormsCommand.Create(),
    MediaCommand.Create(),
    DisclosureCommand.Create(),
    DemandCommand.Create(),
    ReportCommand.Create(),
    PopulationCommand.Create(),
    CodeCommand.Create(),
};
var parsed = root.Parse(args);
// A command that is interrupted has this long to end what it started.
var configuration = new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(40) };
var code = await parsed.InvokeAsync(configuration);
return parsed.Errors.Count > 0 ? NotUnderstood : code;
