using Juki.Server.Host;

namespace Juki.Tests.Docs;

/// <summary>README.md says the same as the program.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void Config_AsTheProgramPrintsIt_StandsInTheReadme() =>
        GeneratedDocument.Check("README.md", "config", $"```json\n{NodeConfigExample.Text.TrimEnd()}\n```");
}
