namespace Juki.Server.Host;

/// <summary>How this program is started once more.</summary>
internal static class OwnProgram
{
    /// <summary>The command and its first arguments: the runtime that runs this process with the program, or the
    /// program itself.</summary>
    public static string[] Command()
    {
        var own = Path.Combine(AppContext.BaseDirectory, "juki.dll");
        var by = Environment.ProcessPath ?? "dotnet";
        return Path.GetFileNameWithoutExtension(by) switch
        {
            "juki" => [by],
            "dotnet" => [by, own],
            _ => ["dotnet", own], // a test's host
        };
    }
}
