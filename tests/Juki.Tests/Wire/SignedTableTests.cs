using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Juki.Domain.Affairs;
using Juki.Wire;

namespace Juki.Tests.Wire;

public sealed class SignedTableTests : IDisposable
{
    private readonly TableAuthority authority = new();

    public void Dispose() => authority.Dispose();

    [Fact]
    public void Sign_Rows_ReadAgain_AreTheSame()
    {
        string[] rows = ["事務", "", "a\tb"];
        var signed = authority.Sign(TableKind.Affairs, 12, rows);
        Assert.True(TryRead(TableKind.Affairs, signed.Bytes.Span, out var read));
        Assert.Equal(rows, read!.Rows);
        Assert.Equal(TableAuthority.Header(12), read.Header);
        Assert.Equal(signed.Bytes.ToArray(), read.Bytes.ToArray());
        Assert.StartsWith(
            "juki-affairs 1\nnetwork rehearsal\nnumber 12\n"
            + "from 2026-11-21T05:00:00Z\nto 2026-11-28T05:00:00Z\ncount 3\n",
            Encoding.UTF8.GetString(read.Bytes.Span), StringComparison.Ordinal);
    }

    [Fact]
    public void TryRead_TableOfAnotherKind_IsRefused()
    {
        var kinds = Enum.GetValues<TableKind>().Where(kind => kind != TableKind.None).ToList();
        foreach (var kind in kinds)
        {
            var bytes = authority.Sign(kind, 1).Bytes;
            Assert.Equal([kind], kinds.Where(other => TryRead(other, bytes.Span, out _)));
        }
    }

    [Theory]
    [InlineData("count 1", "count 2")]
    [InlineData("count 1", "count 01")]
    [InlineData("number 12", "number 0")]
    [InlineData("network rehearsal", "network production")]
    [InlineData("juki-affairs 1", "juki-affairs 2")]
    [InlineData("to 2026-11-28", "to 2026-11-21")]
    public void TryRead_SignedButNotTheOneWrittenForm_IsRefused(string part, string instead)
    {
        var whole = Encoding.UTF8.GetString(authority.Sign(TableKind.Affairs, 12, "行").Bytes.Span);
        var body = whole[..whole.IndexOf("signature ", StringComparison.Ordinal)];
        Assert.True(TryRead(TableKind.Affairs, Resigned(body), out _));
        var changed = body.Replace(part, instead, StringComparison.Ordinal);
        Assert.NotEqual(body, changed);
        Assert.False(TryRead(TableKind.Affairs, Resigned(changed), out _));
        Assert.False(TryRead(TableKind.Affairs, Resigned(body + "\n"), out _));
        Assert.False(TryRead(TableKind.Affairs, Resigned(body[..^1]), out _));
    }

    [Fact]
    public void TryRead_BrokenUtf8_IsRefused()
    {
        var body = Encoding.Latin1.GetBytes(Text("a\u00FFb"));
        var line = "signature " + Convert.ToBase64String(authority.SignBytes(body)) + "\n";
        Assert.False(TryRead(TableKind.Affairs, [.. body, .. Encoding.ASCII.GetBytes(line)], out _));
    }

    [Fact]
    public void TryRead_AnyBitTurned_IsRefused()
    {
        var bytes = authority.Sign(TableKind.Agreements, 12, "行").Bytes.ToArray();
        for (var bit = 0; bit < bytes.Length * 8; bit += 7)
        {
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.False(TryRead(TableKind.Agreements, bytes, out _));
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
        }
        Assert.True(TryRead(TableKind.Agreements, bytes, out _));
    }

    [Fact]
    public void TryRead_AnyBytes_AreRefused() => Prop.ForAll<byte[]>(bytes =>
        !TryRead(TableKind.Affairs, bytes, out _)
        && !TryRead(TableKind.Affairs, Resigned(Encoding.Latin1.GetString(bytes)), out _)).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0, "a")]
    [InlineData(1, "a\nb")]
    [InlineData(1, "half a character: ", 0xD800)]
    public void Sign_WhatCannotBeRead_IsTheAuthoritysMistake(long number, string row, int last = 'a') =>
        Assert.Throws<ArgumentException>(() => authority.Sign(TableKind.Affairs, number, row + (char)last));

    [Fact]
    public void Sign_RowsAndBytes_GoToTheirLimits()
    {
        var most = Enumerable.Repeat("a", SignedTable.RowsMax).ToArray();
        Assert.Equal(SignedTable.RowsMax, authority.Sign(TableKind.Addresses, 1, most).Rows.Count);
        Assert.Throws<ArgumentException>(() => authority.Sign(TableKind.Addresses, 1, [.. most, "a"]));
        var overhead = authority.Sign(TableKind.Addresses, 1, "").Bytes.Length;
        var longest = new string('a', SignedTable.SizeMax - overhead);
        Assert.Equal(SignedTable.SizeMax, authority.Sign(TableKind.Addresses, 1, longest).Bytes.Length);
        Assert.Throws<ArgumentException>(() => authority.Sign(TableKind.Addresses, 1, longest + "a"));
    }

    private static string Text(string row) =>
        "juki-affairs 1\nnetwork rehearsal\nnumber 12\nfrom 2026-11-21T05:00:00Z\nto 2026-11-28T05:00:00Z\ncount 1\n"
        + row + "\n";

    private byte[] Resigned(string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var line = "signature " + Convert.ToBase64String(authority.SignBytes(bytes)) + "\n";
        return [.. bytes, .. Encoding.ASCII.GetBytes(line)];
    }

    private bool TryRead(TableKind kind, ReadOnlySpan<byte> bytes, out SignedTable? table) =>
        SignedTable.TryRead(kind, bytes, authority.Certificate, TableAuthority.Network, out table);
}
