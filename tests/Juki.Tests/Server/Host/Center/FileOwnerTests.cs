using Juki.Server.Host.Center;

namespace Juki.Tests.Server.Host.Center;

public sealed class FileOwnerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("juki-owner-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite, true, false)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupRead, false, false)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupWrite, false, true)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.OtherExecute, false, false)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.OtherWrite, false, true)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.OtherWrite | UnixFileMode.StickyBit, false, false)]
    public void Of_File_TellsWhoMayDoWhat(UnixFileMode mode, bool isPrivate, bool isOpenToWriting)
    {
        var path = Path.Combine(_folder, "file");
        File.WriteAllText(path, "");
        File.SetUnixFileMode(path, mode);
        var owner = FileOwner.Of(path)!.Value;
        Assert.Equal((mode, isPrivate, isOpenToWriting), (owner.Mode, owner.IsPrivate, owner.IsOpenToWriting));
        Assert.Equal(Environment.UserName, SystemAccount.NameOf(owner.User));
    }

    [Fact]
    public void Of_LinkOrNothing_IsNobodys()
    {
        var link = Path.Combine(_folder, "link");
        File.CreateSymbolicLink(link, _folder);
        Assert.Null(FileOwner.Of(link));
        Assert.Null(FileOwner.Of(Path.Combine(_folder, "nothing")));
    }

    [Fact]
    public void Find_Root_IsUserZeroInGroupZero()
    {
        var root = SystemAccount.Find("root")!;
        Assert.Equal((0u, 0u), (root.User, root.Group));
        Assert.Contains(0u, root.Groups);
        Assert.Equal(0u, SystemAccount.GroupOf("root"));
        Assert.Null(SystemAccount.Find("juki-nobody-of-that-name"));
        Assert.Null(SystemAccount.GroupOf("juki-nobody-of-that-name"));
    }
}
