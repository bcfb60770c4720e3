using FsCheck;
using FsCheck.Fluent;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Wire;

public sealed class FrameTest
{
    private static readonly uint Network = Frame.NetworkId("test");

    [Fact]
    public void TryRead_WhatWasWritten_IsTheSame() => Prop.ForAll<int, byte[], long>((place, body, number) =>
    {
        var frame = new Frame(
            FrameType.Message, (LaneClass)Math.Abs(place % 3), MessageKind.Update, 1 + (number & long.MaxValue) / 2,
                body);
        var read = Frame.TryRead(Bytes(frame), Network, out var fault);
        return fault == FrameFault.None
            && read is not null
            && (read.Type, read.Class, read.Kind, read.Number) == (frame.Type, frame.Class, frame.Kind, frame.Number)
            && read.Body.Span.SequenceEqual(body);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryRead_EveryTruncation_AsksForMore()
    {
        var bytes = Bytes(new(FrameType.Message, LaneClass.Updates, MessageKind.Update, 7, new byte[30]));
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Null(Frame.TryRead(bytes.AsSpan(0, length), Network, out var fault));
            Assert.Equal(FrameFault.None, fault);
        }
    }

    [Fact]
    public void TryRead_RandomBytes_NeverThrows() => Prop.ForAll<byte[]>(bytes =>
    {
        Frame.TryRead(bytes, Network, out _);
        byte[] ours = [0x4A, 0x4B, 1, .. bytes];
        Frame.TryRead(ours, Network, out _);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(Limits.MessageBytesMax, FrameFault.None)]
    [InlineData(Limits.MessageBytesMax + 1, FrameFault.TooLong)]
    [InlineData(int.MaxValue, FrameFault.TooLong)]
    [InlineData(-1, FrameFault.TooLong)]
    public void TryRead_LengthAtTheLimit_IsJudgedOnTheHeaderAlone(int length, FrameFault expected)
    {
        var bytes = Bytes(new(FrameType.Message, LaneClass.Updates, MessageKind.Update, 1, Array.Empty<byte>()));
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(12), length);
        Assert.Null(Frame.TryRead(bytes, Network, out var fault));
        Assert.Equal(expected, fault);
    }

    [Theory]
    [InlineData(0, (byte)'G', FrameFault.NotOurs)]
    [InlineData(2, 0, FrameFault.Version)]
    [InlineData(2, Limits.Version + 1, FrameFault.Version)]
    [InlineData(4, 0xEE, FrameFault.OtherNetwork)]
    [InlineData(3, 0, FrameFault.Malformed)]
    [InlineData(3, 7, FrameFault.Malformed)]
    [InlineData(8, 3, FrameFault.Malformed)]
    [InlineData(9, 1, FrameFault.Malformed)]
    [InlineData(16, 0x80, FrameFault.Malformed)]
    public void TryRead_OneWrongByteInTheHeader_IsThatFault(int place, byte value, FrameFault expected)
    {
        var bytes = Bytes(new(FrameType.Message, LaneClass.Updates, MessageKind.Update, 1, new byte[4]));
        bytes[place] = value;
        Assert.Null(Frame.TryRead(bytes, Network, out var fault));
        Assert.Equal(expected, fault);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("SSH-2.0-x\r\n")]
    public void TryRead_OtherProtocols_AreNotOurs(string text)
    {
        Assert.Null(Frame.TryRead(System.Text.Encoding.ASCII.GetBytes(text), Network, out var fault));
        Assert.Equal(FrameFault.NotOurs, fault);
    }

    [Fact]
    public void TryRead_PingWithABody_IsTooLong()
    {
        var bytes = Bytes(Frame.Of(FrameType.Ping, new byte[1]));
        Assert.Null(Frame.TryRead(bytes, Network, out var fault));
        Assert.Equal(FrameFault.TooLong, fault);
    }

    private static byte[] Bytes(Frame frame)
    {
        var bytes = new byte[frame.Length];
        frame.Write(Network, bytes);
        return bytes;
    }
}

[Trait("Source", "S-000 2. リスク1")]
public sealed class BodyTest
{
    private static readonly Bodies.Acknowledge Sample = new() { LaneClass = 2, LastHandled = 300, SafePoint =
        200, Window = 9 };

    [Fact]
    public void TryDecode_WhatWasEncoded_IsAccepted()
    {
        Assert.True(Decode(Bytes(), out var read));
        Assert.Equal(Sample, read);
    }

    [Fact]
    public void 決められた項目のほかを含む電文は受け取らない()
    {
        byte[] unknown = [.. Bytes(), 0x78, 0x01];
        Assert.False(Decode(unknown, out _));
    }

    [Fact]
    public void TryDecode_DoubledField_IsRefused()
    {
        byte[] doubled = [.. Bytes(), 0x20, 0x09];
        Assert.False(Decode(doubled, out _));
    }

    [Fact]
    public void TryDecode_NonMinimalNumber_IsRefused() => Assert.False(Decode([0x08, 0x82, 0x00], out _));

    [Fact]
    public void TryDecode_DefaultWrittenOut_IsRefused() => Assert.False(Decode([0x08, 0x00], out _));

    [Fact]
    public void TryDecode_OtherOrder_IsRefused() => Assert.False(Decode([0x10, 0x01, 0x08, 0x01], out _));

    [Fact]
    public void TryDecode_EveryTruncation_IsRefusedOrAnotherWholeBody()
    {
        var bytes = Bytes();
        for (var length = 0; length < bytes.Length; length++)
        {
            if (Decode(bytes[..length], out var read))
                Assert.NotEqual(Sample, read);
        }
    }

    [Fact]
    public void TryDecode_BytesThatAreNoUtf8_AreRefused() =>
        Assert.False(Body.TryDecode(Bodies.Name.Parser, new byte[] { 0x0A, 0x02, 0xC3, 0x28 }, out _));

    /// <summary>The second field says that it is as long as no body can be.</summary>
    [Fact]
    public void TryDecode_LengthBeyondAllBytes_IsRefused()
    {
        var bytes = Convert.FromHexString("0801100218FF0122FFFFFFFFB7B8F0FE2D183CC028DFC3E7C7");
        Assert.False(Body.TryDecode(Bodies.UpdateAnswer.Parser, bytes, out _));
    }

    [Fact]
    public void TryDecode_RandomBytes_NeverThrows() =>
        Prop.ForAll<byte[]>(bytes =>
            { Body.TryDecode(Bodies.Update.Parser, bytes, out _); }).QuickCheckThrowOnFailure();

    private static byte[] Bytes() => Google.Protobuf.MessageExtensions.ToByteArray(Sample);

    private static bool Decode(byte[] bytes, out Bodies.Acknowledge? read) =>
        Body.TryDecode(Bodies.Acknowledge.Parser, bytes, out read);
}
