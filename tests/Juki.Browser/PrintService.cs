using System.Diagnostics;

namespace Juki.Browser;

/// <summary>A print service that keeps what it was given, for tests.</summary>
internal sealed class PrintService : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("juki-print-").FullName;

    public PrintService(bool takes = true)
    {
        Program = Path.Combine(folder, "lp");
        File.WriteAllText(Program, takes
            ? $"#!/bin/sh\necho \"$*\" >> '{folder}/asked'\nexec cat > '{folder}/paper.pdf'\n"
            : "#!/bin/sh\ncat > /dev/null\nexit 1\n");
        File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The program.</summary>
    public string Program { get; }

    /// <summary>With what it was called, a line a print.</summary>
    public string[] Asked => Path.Combine(folder, "asked") is var path && File.Exists(path)
        ? File.ReadAllLines(path)
        : [];

    /// <summary>The text of the last print.</summary>
    public async Task<string> TextAsync()
    {
        using var read = Process.Start(new ProcessStartInfo(
            "pdftotext", ["-layout", "-enc", "UTF-8", Path.Combine(folder, "paper.pdf"), "-"])
        {
            RedirectStandardOutput = true,
        })!;
        var text = await read.StandardOutput.ReadToEndAsync();
        await read.WaitForExitAsync();
        Assert.Equal(0, read.ExitCode);
        return text;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
