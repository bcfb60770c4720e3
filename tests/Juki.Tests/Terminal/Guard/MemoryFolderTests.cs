using Juki.Terminal.Browser;
using Juki.Terminal.Guard;

namespace Juki.Tests.Terminal.Guard;

public class MemoryFolderTests
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public void Make_Folder_IsTheOwnersInMemoryAndGoes()
    {
        string path;
        using (var memory = MemoryFolder.Make())
        {
            path = memory.Path;
            Assert.Equal(Owner | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
            var file = memory.Write(EntryForm.FileName, "x");
            Assert.Equal(Owner, File.GetUnixFileMode(file));
            Assert.Throws<IOException>(() => memory.Write(EntryForm.FileName, "y"));
        }
        Assert.False(Directory.Exists(path));
    }

    [Fact]
    public void Write_EntryForm_PostsTheTokenAndHasItInNoAddress()
    {
        var form = EntryForm.Write("http://127.0.0.1:8080", "secret-token");
        Assert.Contains("method=\"post\" action=\"http://127.0.0.1:8080/enter\"", form, StringComparison.Ordinal);
        Assert.Equal(2, form.Split("secret-token").Length);
    }

    [Fact]
    public async Task Start_Browser_HasItsProfileAndHomeInMemoryAndReachesThisMachineOnly()
    {
        using var memory = MemoryFolder.Make();
        var said = Path.Combine(memory.Path, "said");
        var program = Path.Combine(memory.Path, "browser");
        await File.WriteAllTextAsync(
            program, $"#!/bin/sh\nprintf '%s\\n' \"$HOME\" \"$XDG_CACHE_HOME\" \"$@\" >{said}\n");
        File.SetUnixFileMode(program, Owner | UnixFileMode.UserExecute);
        using var browser = BrowserProcess.Start(program, memory, "/dev/shm/enter.html");
        await browser.EndAsync(CancellationToken.None);
        var lines = await File.ReadAllLinesAsync(said);
        Assert.All(lines[..2], home => Assert.StartsWith(memory.Path + "/", home));
        Assert.Contains($"--user-data-dir={memory.Path}/profile", lines);
        Assert.Contains("--incognito", lines);
        Assert.Contains("--app=file:///dev/shm/enter.html", lines);
        Assert.Contains("--proxy-server=127.0.0.1:9", lines);
        Assert.Contains("--proxy-bypass-list=127.0.0.1", lines);
        Assert.Contains("\"password_manager_enabled\":false",
            await File.ReadAllTextAsync(Path.Combine(memory.Path, "profile/Default/Preferences")));
    }

    [Fact]
    public void Start_NoSuchBrowser_SaysSo()
    {
        using var memory = MemoryFolder.Make();
        Assert.Throws<IOException>(() => BrowserProcess.Start("/no/such/browser", memory, "/dev/shm/enter.html"));
    }
}
