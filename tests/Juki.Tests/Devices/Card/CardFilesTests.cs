using Juki.Devices.Card;

namespace Juki.Tests.Devices.Card;

/// <summary>Files and their rules, command by command.</summary>
[Trait("Source", "ISO/IEC 7816-4")]
public sealed class CardFilesTests : IDisposable
{
    private static readonly byte[] Aid = [0xF0, 1, 2, 3, 4];
    private static readonly byte[] OtherAid = [0xF0, 1, 2, 3, 4, 5];

    private readonly CardParties parties = new();

    public void Dispose() => parties.Dispose();

    [Theory]
    [InlineData("00A4040C06F04A554B4901", "9000")]
    [InlineData("00A4040006F04A554B490100", "6F088406F04A554B49019000")]
    [InlineData("00A4040C05F04A554B49", "6A82")]
    [InlineData("00A4040C", "6A82")]
    [InlineData("00A4040C07A0000000041010", "6A82")]
    [InlineData("00A40000", "6F0483023F009000")]
    [InlineData("00A4000C023F00", "9000")]
    [InlineData("00A4000C022F00", "9000")]
    [InlineData("00A4000C020001", "6A82")]
    [InlineData("00A4000C0100", "6700")]
    [InlineData("00A4050C023F00", "6A86")]
    [InlineData("00A40404023F00", "6A86")]
    [InlineData("00B0000000", "6A82")]
    [InlineData("00B0820000", "6A82")]
    [InlineData("00C0000000", "6D00")]
    [InlineData("80A4000C023F00", "6E00")]
    [InlineData("0CA4000C023F00", "6882")]
    [InlineData("00A4", "6700")]
    [InlineData("", "6700")]
    [InlineData("002000810631323334FFFF", "6982")]
    [InlineData("002000800631323334FFFF", "6A88")]
    [InlineData("00240281", "6A86")]
    [InlineData("00860000027C00", "6985")]
    [InlineData("002A00BE0130", "6985")]
    [InlineData("002A00AE0130", "6A86")]
    public void Answer_BlankCardWithoutPower_IsThis(string command, string answer) =>
        Assert.Equal(answer, Convert.ToHexString(new MemoryCard().Chip.Answer(Convert.FromHexString(command))));

    [Fact]
    public void Select_DirectoryOfTheMasterFile_NamesTheApplications()
    {
        var card = new MemoryCard();
        Assert.Equal(StatusWord.Done, card.Send("00A4000C022F00").Status);
        var directory = card.Send("00B0000000").Data.ToArray();
        Assert.Equal(
            "61194F06F04A554B4901500F" + Convert.ToHexString("JUKI OPERATOR 1"u8), Convert.ToHexString(directory));
        Assert.Equal(StatusWord.NotPermitted, card.Send("00D600000100").Status);
    }

    [Fact]
    public void ReadBinary_Offsets_ReadTheRestAndNeverPastTheEnd()
    {
        var card = NewCard(AccessRule.Always, 400);
        Assert.Equal(StatusWord.Done, card.Send("00A4020C020005").Status);
        Assert.Equal(256, card.Send("00B0000000").Data.Length);
        Assert.Equal(300, card.Send("00B00000000000").Data.Length);
        Assert.Equal(16, card.Send("00B0000010").Data.Length);
        Assert.Equal([44], card.Send("00B0012B01").Data.ToArray()); // the last byte, 299
        Assert.True(card.Send("00B0012B02") is { Data.Length: 1, Status: StatusWord.EndOfFile });
        Assert.Equal(StatusWord.WrongOffset, card.Send("00B0012C01").Status);
        Assert.Equal(StatusWord.WrongOffset, card.Send("00B07FFF00").Status);
        Assert.Equal(45, card.Send("00B085FF00").Data.Length); // by short identifier, from 255
        Assert.Equal(StatusWord.WrongLength, card.Send("00B00000").Status);
        Assert.Equal(StatusWord.FileNotFound, card.Send("00B0860000").Status);
        Assert.Equal(StatusWord.FileNotFound, card.Send("00B0E50000").Status); // bits 7 and 6 of P1 must be 0
    }

    [Fact]
    public void UpdateBinary_BlankCard_WritesWithinTheFile()
    {
        var card = NewCard(AccessRule.Always, 302);
        Assert.Equal(StatusWord.Done, card.Send("00D6850002AABB").Status);
        Assert.Equal("AABB02", Convert.ToHexString(card.Send("00B0850003").Data.Span));
        Assert.Equal(StatusWord.Done, card.Send("00A4020C020005").Status);
        Assert.Equal(StatusWord.Done, card.Send("00D6012C02CCDD").Status); // at the end: it grows
        Assert.Equal(StatusWord.NoRoom, card.Send("00D6012D02CCDD").Status);
        Assert.Equal(StatusWord.WrongOffset, card.Send("00D6012F01CC").Status);
        Assert.Equal(302, card.Send("00B00000000000").Data.Length);
        Assert.Equal(StatusWord.WrongLength, card.Send("00D60000").Status);
    }

    [Theory]
    [InlineData(AccessRule.Never, false)]
    [InlineData(AccessRule.Always, true)]
    [InlineData(AccessRule.Terminal, false)]
    [InlineData(AccessRule.Operator, false)]
    public void ReadBinary_ByAStranger_FollowsTheRule(AccessRule rule, bool isGiven) =>
        Assert.Equal(
            isGiven ? StatusWord.Done : StatusWord.NotPermitted, NewCard(rule, 400).Send("00B0850000").Status);

    [Fact]
    public void 一つのアプリケーションの暗証番号は他のアプリケーションを開かない()
    {
        var other = OperatorCard.Layout with { Aid = OtherAid };
        var card = new MemoryCard(layouts: [OperatorCard.Layout, other]);
        parties.Issue(card);
        using (var first = parties.Open(card))
            first.ChangePin(CardParties.Pin("first-1"), CardParties.Pin("secret-1"));
        // The other application, issued with a PIN of its own. It can be spoken to as if it were the first.
        var second = new Renamed(card, OperatorCard.Aid.ToArray(), OtherAid);
        Assert.True(OperatorCardIssue.IsBlank(second)); // issued is the first only
        parties.Issue(second, "juki-operator://test/131016/8/audit");
        using var session = parties.Open(card);
        session.Verify(CardParties.Pin("secret-1"));
        // Inside the channel no other application is reached; outside, what was proved is forgotten.
        Assert.Equal(64, session.Answer(new byte[32]).Length);
        Assert.Equal(StatusWord.Done, card.Send($"00A4040C06{Convert.ToHexString(OtherAid)}").Status);
        Assert.Equal(StatusWord.NotPermitted, card.Send("00B0830000").Status);
        Assert.Equal(StatusWord.NotPermitted, card.Send("0088010120" + new string('0', 64)).Status);
        Assert.Throws<CardException>(() => session.Answer(new byte[32]));
    }

    [Fact]
    public void Select_AnotherApplicationInsideAChannel_IsRefused()
    {
        var card = parties.NewCard();
        using var session = parties.Open(card);
        Assert.Equal(3, session.PinTriesLeft());
        Assert.Equal(StatusWord.NotNow, session.Send(new(0, 0xA4, 0x04, 0x0C, OperatorCard.Aid)).Status);
        Assert.Equal(StatusWord.NotNow, session.Send(new(0, 0xA4, 0x00, 0x0C, default)).Status);
        Assert.Equal(3, session.PinTriesLeft());
    }

    [Fact]
    public void CardChip_MemoryOfAnotherKindOfCard_IsRefused()
    {
        var cells = NewCard(AccessRule.Always, 400).Cells;
        Assert.Throws<InvalidDataException>(() =>
            new CardChip([OperatorCard.Layout, OperatorCard.Layout with { Aid = Aid }], new(cells)));
    }

    /// <summary>A card with one file, 0005, of 300 bytes.</summary>
    private static MemoryCard NewCard(AccessRule read, int sizeMax)
    {
        var card = new MemoryCard(layouts:
            [new(Aid, "TEST", [new(0x0005, sizeMax, read, AccessRule.Never)], 0x0005, 0x0005)]);
        Assert.Equal(StatusWord.Done, card.Send($"00A4040C05{Convert.ToHexString(Aid)}").Status);
        var content = Enumerable.Range(0, 300).Select(i => (byte)(i % 255)).ToArray();
        var written = new CommandApdu(0, 0xD6, 0x85, 0, content).ToBytes();
        Assert.Equal("9000", Convert.ToHexString(card.Transmit(written)));
        return card;
    }

    /// <summary>A link that selects another application than it is told to.</summary>
    private sealed class Renamed(MemoryCard card, byte[] from, byte[] to) : ICardLink
    {
        public byte[] Transmit(ReadOnlySpan<byte> command)
        {
            Assert.True(CommandApdu.TryParse(command.ToArray(), out var parsed));
            return card.Transmit(parsed.Instruction == 0xA4 && parsed.Data.Span.SequenceEqual(from)
                ? (parsed with { Data = to }).ToBytes()
                : command);
        }
    }
}
