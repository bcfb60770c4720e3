using FsCheck;
using FsCheck.Fluent;
using Juki.Devices.Card;

namespace Juki.Tests.Devices.Card;

[Trait("Source", "ISO/IEC 7816-4 §5.1")]
public class CommandApduTests
{
    [Theory]
    [InlineData("00A40000", 0, 0)]
    [InlineData("00B0000010", 0, 16)]
    [InlineData("00B0000000", 0, 256)]
    [InlineData("00D6000002AABB", 2, 0)]
    [InlineData("00D6000002AABB00", 2, 256)]
    [InlineData("00B00000000010", 0, 16)]
    [InlineData("00B00000000000", 0, 65_536)]
    [InlineData("00D60000000002AABB", 2, 0)]
    [InlineData("00D60000000002AABB0100", 2, 256)]
    public void TryParse_EachOfTheSevenCases_Reads(string bytes, int data, int expected)
    {
        Assert.True(CommandApdu.TryParse(Convert.FromHexString(bytes), out var command));
        Assert.Equal((data, expected), (command.Data.Length, command.Expected));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00A400")]
    [InlineData("00D6000003AABB")]
    [InlineData("00D6000001AABBCC")]
    [InlineData("00D600000000")]
    [InlineData("00D60000000000AA")]
    [InlineData("00D60000000003AABB")]
    [InlineData("00D60000000001AABB")]
    public void TryParse_LengthsThatDoNotFit_IsRefused(string bytes) =>
        Assert.False(CommandApdu.TryParse(Convert.FromHexString(bytes), out _));

    [Fact]
    public void ToBytes_AnyCommand_ReadsBackTheSame() => Prop.ForAll(
        Gen.Choose(0, 600).ToArbitrary(), Gen.Choose(0, CommandApdu.ExpectedMax).ToArbitrary(), (length, expected) =>
        {
            var content = Enumerable.Range(0, length).Select(i => (byte)(i % 251)).ToArray();
            var written = new CommandApdu(0, 0xB0, 1, 2, content, expected).ToBytes();
            Assert.True(CommandApdu.TryParse(written, out var read));
            Assert.Equal(expected, read.Expected);
            Assert.Equal(content, read.Data.ToArray());
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void ToString_WithPin_DoesNotShowIt() =>
        Assert.Equal("00200081 +3", new CommandApdu(0, 0x20, 0, 0x81, "123"u8.ToArray()).ToString());
}
