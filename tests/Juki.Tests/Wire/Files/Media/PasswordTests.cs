using FsCheck;
using FsCheck.Fluent;
using ICSharpCode.SharpZipLib.Zip;
using Juki.Wire.Files.Media;

namespace Juki.Tests.Wire.Files.Media;

public sealed class PasswordTests(MediumWorld world) : IClassFixture<MediumWorld>
{
    private const string Good = "Aki-no-Sora-2026";

    [Theory]
    [InlineData(Good, PasswordProblems.None)]
    [InlineData("Aki-no-Sora-202", PasswordProblems.Length)]
    [InlineData("Aki no-Sora-2026", PasswordProblems.Characters)]
    [InlineData("秋Aki-no-Sora-2026", PasswordProblems.Characters)]
    [InlineData("akinosora2026haru", PasswordProblems.Kinds)]
    [InlineData("Aa1Aa1Aa1Aa1Aa1Aa1", PasswordProblems.Repeated)]
    [InlineData("", PasswordProblems.Length | PasswordProblems.Kinds | PasswordProblems.Repeated)]
    public void Read_Password_TellsAllProblems(string text, PasswordProblems expected)
    {
        var password = Password.Read(text, out var problems);
        Assert.Equal(expected, problems);
        Assert.Equal(expected == PasswordProblems.None, password is not null);
    }

    [Fact]
    public void Read_Longest_IsTakenAndOneMoreIsNot()
    {
        var text = Good + new string('x', Password.LengthMax - Good.Length);
        Assert.NotNull(Password.Read(text, out _));
        Assert.Null(Password.Read(text + "x", out _));
    }

    [Fact]
    public void ToString_Password_TellsNothing() =>
        Assert.Equal("********", Password.Read(Good, out _)!.ToString());

    [Fact]
    [Trait("Source", "S-000 5-2. リスク3")]
    public void 相手が定めたパスワードだけで開ける()
    {
        var path = world.NewPath();
        using (var pending = LockedFile.Write(path, world.Files(100_000, 0), Read(Good), MediumWorld.Now))
            pending.Keep();
        using var zip = new ZipFile(path) { Password = Good };
        Assert.All(zip.Cast<ZipEntry>(), entry => Assert.Equal(256, entry.AESKeySize));
        Assert.Equal(MediumWorld.Content(100_000, 0), Content(zip, "結果0.csv"));
        Assert.Empty(Content(zip, "結果1.csv"));
        using var wrong = new ZipFile(path) { Password = Good + "x" };
        Assert.ThrowsAny<Exception>(() => Content(wrong, "結果0.csv"));
        Assert.True(File.ReadAllBytes(path).AsSpan().IndexOf(MediumWorld.Content(32, 0)) < 0);
    }

    [Fact]
    public void Write_SameNameTwice_IsRefused()
    {
        var file = world.Files(1)[0];
        var fault = Assert.Throws<MediumException>(
            () => LockedFile.Write(world.NewPath(), [file, file], Read(Good), MediumWorld.Now));
        Assert.Equal(MediumFault.FileUnsuitable, fault.Fault);
    }

    [Fact]
    public void Number_AnyText_IsReadOnlyInItsOneForm()
    {
        Assert.True(MediumNumber.TryParse("130001-2026-000001", out var number));
        Assert.Equal(MediumWorld.Number, number);
        Prop.ForAll<NonNull<string>>(text =>
            !MediumNumber.TryParse(text.Get, out var read) || read.ToString() == text.Get).QuickCheckThrowOnFailure();
        foreach (var wrong in new[]
        {
            "130002-2026-000001", "130001-2026-000000", "130001-1999-000001", "130001-2026-1",
        })
            Assert.False(MediumNumber.TryParse(wrong, out _));
    }

    private static Password Read(string text) => Password.Read(text, out _)!;

    private static byte[] Content(ZipFile zip, string name)
    {
        using var from = zip.GetInputStream(zip.GetEntry(name));
        using var to = new MemoryStream();
        from.CopyTo(to);
        return to.ToArray();
    }
}
