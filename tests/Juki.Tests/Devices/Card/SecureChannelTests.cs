using FsCheck;
using FsCheck.Fluent;
using Juki.Devices.Card;

namespace Juki.Tests.Devices.Card;

public class SecureChannelTests
{
    private static readonly CommandApdu Read = new(0, 0xB0, 0x82, 0, default, 256);

    [Fact]
    public void Protect_AnyCommandsAndAnswers_ComeThroughInOrder() => Prop.ForAll(
        Gen.Choose(0, 600).ListOf().ToArbitrary(), Gen.Choose(0, CommandApdu.ExpectedMax).ToArbitrary(),
        (lengths, expected) =>
        {
            var (terminal, card) = Pair();
            foreach (var length in lengths)
            {
                var command = new CommandApdu(0, 0xD6, 1, 2, Bytes(length), expected);
                Assert.True(card.TryOpen(terminal.Protect(command), out var opened));
                Assert.Equal(command.Data.ToArray(), opened.Data.ToArray());
                Assert.Equal(expected, opened.Expected);
                var answer = new ResponseApdu(Bytes(length), StatusWord.EndOfFile);
                Assert.True(terminal.TryOpen(card.Protect(answer), out var plain));
                Assert.Equal(answer.Data.ToArray(), plain.Data.ToArray());
                Assert.Equal(StatusWord.EndOfFile, plain.Status);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryOpen_CommandWithAnyBitChanged_IsRefused()
    {
        var made = Pair().Terminal.Protect(new CommandApdu(0, 0x20, 0, 0x81, Bytes(16))).ToBytes();
        // Le of the outer command, the last byte, is not the channel's.
        for (var bit = 0; bit < (made.Length - 1) * 8; bit++)
        {
            var altered = (byte[])made.Clone();
            altered[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.False(CommandApdu.TryParse(altered, out var command) && Pair().Card.TryOpen(command, out _));
        }
    }

    [Fact]
    public void TryOpen_AnswerWithAnyBitChanged_IsRefused()
    {
        var made = Pair().Card.Protect(new ResponseApdu(Bytes(20), StatusWord.Done)).ToBytes();
        for (var bit = 0; bit < made.Length * 8; bit++)
        {
            var altered = (byte[])made.Clone();
            altered[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.True(ResponseApdu.TryParse(altered, out var answer));
            Assert.False(Pair().Terminal.TryOpen(answer, out _));
        }
    }

    [Fact]
    public void TryOpen_RepeatedSwappedOrReflected_IsRefused()
    {
        var (terminal, card) = Pair();
        var (first, second) = (terminal.Protect(Read), terminal.Protect(Read));
        Assert.False(Pair().Card.TryOpen(second, out _));
        Assert.True(card.TryOpen(first, out _));
        Assert.False(card.TryOpen(first, out _));
        Assert.NotEqual(first.Data.ToArray(), second.Data.ToArray());
        Assert.False(Pair().Terminal.TryOpen(new ResponseApdu(first.Data, StatusWord.Done), out _));
    }

    [Fact]
    public void Protect_SameDataTwice_GivesOtherBytes()
    {
        var terminal = Pair().Terminal;
        var command = new CommandApdu(0, 0x20, 0, 0x81, Bytes(16));
        Assert.NotEqual(terminal.Protect(command).Data.ToArray(), terminal.Protect(command).Data.ToArray());
    }

    private static (SecureChannel Terminal, SecureChannel Card) Pair()
    {
        var (encryption, authentication) = (Bytes(16), Bytes(32)[16..]);
        return (new(encryption, authentication), new(encryption, authentication));
    }

    private static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i % 251))];
}
