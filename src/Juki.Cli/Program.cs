using System.CommandLine;
using Juki.Cli.Commands;

return new RootCommand("住民基本台帳ネットワークシステム / the network of resident registers") { CaCommand.Create(), SimCommand.Create() }
    .Parse(args).Invoke();
