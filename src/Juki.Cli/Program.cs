using System.CommandLine;
using Juki.Cli.Commands;

const int WrongUse = 2;

var root = new RootCommand("住民基本台帳ネットワークシステム / the network of resident registers")
{
    DemoCommand.Create(),
    BenchCommand.Create(),
    ServeCommand.Create(),
    StatusCommand.Create(),
    CodeCommand.Create(),
    CaCommand.Create(),
    LegacyCommand.Create(),
    PopulationCommand.Create(),
};
var parsed = root.Parse(args);
// A node ends itself on SIGTERM, after its turn; every other command may just be ended.
var answer = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null })
    .ConfigureAwait(false);
return parsed.Errors.Count > 0 ? WrongUse : answer;
