using FsCheck;
using FsCheck.Fluent;
using Juki.Devices.Card;

namespace Juki.Tests.Devices.Card;

/// <summary>Any bytes at a card in use: it answers, tells nothing of its holder, and remembers nothing.</summary>
public sealed class CardFuzzTests : IDisposable
{
    private static readonly byte[] Instructions = [0xA4, 0xB0, 0xD6, 0x20, 0x24, 0x2C, 0x2A, 0x86, 0x88, 0x46, 0x44];

    private readonly CardParties parties = new();

    public void Dispose() => parties.Dispose();

    [Fact]
    public void Answer_AnyBytes_TellsAndChangesNothing()
    {
        var card = parties.NewCard();
        var image = new CardMemory(card.Cells).Image;
        Prop.ForAll(Commands().ListOf().ToArbitrary(), commands =>
        {
            card.Chip.Reset();
            card.Select();
            Assert.All(commands, command => AssertTellsNothing(command, card.Chip.Answer(command)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
        Assert.Equal(image, new CardMemory(card.Cells).Image);
    }

    [Fact]
    public void Answer_AnyBytesAfterAGoodCertificate_TellsNothing()
    {
        var card = parties.NewCard();
        var certificate = new CommandApdu(0, 0x2A, 0, 0xBE, parties.Terminal.Certificate).ToBytes();
        card.Select();
        Assert.Equal("9000", Convert.ToHexString(card.Chip.Answer(certificate)));
        Prop.ForAll(Commands().ToArbitrary(), command => AssertTellsNothing(command, card.Chip.Answer(command)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    [Fact]
    public void Send_AnyCommandInAChannelWithoutPin_OpensNothingOfTheOperators()
    {
        var card = parties.NewCard();
        using (var session = parties.Open(card))
        {
            session.Verify(CardParties.Pin("secret-1"));
            session.NoteUse("2026-11-21T05:00:00Z"u8);
        }
        using var other = parties.Open(card);
        Prop.ForAll(Commands().ToArbitrary(), bytes =>
        {
            // VERIFY and its kin are left out: three wrong ones would block the card.
            if (!CommandApdu.TryParse(bytes, out var command) || command.Instruction is 0x20 or 0x24 or 0x2C)
                return;
            var answer = other.Send(command with { Class = 0 });
            Assert.True(answer.Data.Span.IndexOf("2026-11-21"u8) < 0);
            Assert.False(command.Instruction == 0x88 && command.P1 != 0 && answer.Data.Length > 0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
        Assert.Equal(3, other.PinTriesLeft());
    }

    [Fact]
    public void CardChip_AnyMemory_IsBlankOrRefused() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(), Gen.Choose(0, 60).ToArbitrary(), (bytes, offset) =>
        {
            var card = parties.NewCard().Cells;
            card.Write(offset, bytes);
            card.Write(CardMemory.Size / 2 + offset, bytes);
            var chip = Record.Exception(() => new CardChip([OperatorCard.Layout], new(card)));
            Assert.True(chip is null or InvalidDataException);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5));

    private static void AssertTellsNothing(byte[] command, byte[] answer)
    {
        Assert.True(answer.Length >= ResponseApdu.StatusBytes);
        // Names of the application and of files, the directory, and a point of one channel: nothing else has data.
        if (answer.Length > ResponseApdu.StatusBytes && !(command[1] is 0xA4 or 0x86))
            Assert.Equal(0x61, answer[0]);
        Assert.True(answer.AsSpan().IndexOf("juki-operator"u8) < 0);
    }

    /// <summary>Half of them with the instructions that there are and files that there are, half any bytes.</summary>
    private static Gen<byte[]> Commands()
    {
        var bytes = ArbMap.Default.GeneratorFor<byte[]>();
        var known = from instruction in Gen.Elements(Instructions)
                    from first in Gen.Elements<byte>(0, 1, 2, 4, 0x80, 0x81, 0x82, 0x83)
                    from second in Gen.Elements<byte>(0, 1, 0x0C, 0x81, 0x82, 0xBE)
                    from protection in Gen.Elements<byte>(0, 0, 0, 0x0C)
                    from data in Gen.OneOf(
                        bytes,
                        Gen.Elements<byte[]>([0x00, 0x02], [0x3F, 0x00], [0x2F, 0x00], [0x7C, 0x00]),
                        Gen.Constant(new byte[32]))
                    from expected in Gen.Elements(0, 256, 65_536)
                    select new CommandApdu(protection, instruction, first, second, data, expected).ToBytes();
        return Gen.OneOf(bytes, known);
    }
}
