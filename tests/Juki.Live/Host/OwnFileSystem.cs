using System.Diagnostics;
using Juki.Cli.Demo;

namespace Juki.Live.Host;

/// <summary>A node's data folder as a small file system of its own, which a test can fill to the last byte.</summary>
internal static class OwnFileSystem
{
    private const string Script = "mount -t tmpfs -o size=160m none \"$0\" && exec \"$@\"";

    /// <summary>Has the node mount it when it starts.</summary>
    public static void Give(LocalNode node)
    {
        Directory.CreateDirectory(node.DataFolder);
        node.Program = ["unshare", "-rm", "sh", "-c", Script, node.DataFolder, .. node.Program];
    }

    /// <summary>Where it is to be seen from outside, while the node runs.</summary>
    public static string Of(LocalNode node) => $"/proc/{node.ProcessId}/root{node.DataFolder}";

    /// <summary>Skips the test where nobody may mount.</summary>
    public static void Require()
    {
        using var trial = Process.Start(new ProcessStartInfo("unshare", ["-rm", "mount", "-t", "tmpfs", "none", "/mnt"])
        {
            RedirectStandardError = true,
        });
        trial!.WaitForExit();
        Assert.SkipUnless(trial.ExitCode == 0, "this machine lets nobody mount a file system of their own");
    }
}
