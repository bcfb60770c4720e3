using Google.Protobuf;
using Juki.Domain.Affairs;
using Juki.Domain.Offices;
using Juki.Server.Node;
using Juki.Tests.Server.Flows;
using Juki.Tests.Wire;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Server.Node;

/// <summary>表の広まり over the links of servers, on real inquiry cores.</summary>
public sealed class TablesOverLinksTests : IDisposable
{
    private static readonly NodeName Prefecture = AskingCountry.NaganoPrefecture;
    private static readonly NodeName Town = NodeName.OfMunicipality(AskingCountry.Nagano);

    private readonly AskingCountry _country = new();

    public void Dispose() => _country.Dispose();

    [Fact]
    [Trait("Source", "S-002")]
    public void 全国に置かれた新しい表は県と市町村に届き保存される()
    {
        _country.Offer(NodeName.Nation, Affairs(3));
        foreach (var node in new[] { NodeName.Nation, Prefecture, Town })
            Assert.Equal(3, _country.Tables(node).Affairs?.Header.Number);
        Assert.Contains((Prefecture, TableKind.Affairs, 3L), _country.Brought);
        Assert.Contains((Town, TableKind.Affairs, 3L), _country.Brought);
        Assert.DoesNotContain(_country.Brought, one => one.Node == NodeName.Nation);

        _country.Offer(NodeName.Nation, Affairs(4));
        Assert.Equal(4, _country.Tables(Town).Affairs?.Header.Number);
        // Each once, and never back to where it came from.
        Assert.Equal(_country.Brought.Distinct(), _country.Brought);
        Assert.DoesNotContain(_country.Carried, one =>
            one.Frame.Type == FrameType.TableContent && one.To == NodeName.Nation);
    }

    [Fact]
    [Trait("Source", "S-002")]
    public void 切れている間に置かれた表はつながったときに届く()
    {
        _country.Cut(Prefecture, NodeName.Nation);
        _country.Offer(NodeName.Nation, Affairs(2));
        Assert.Null(_country.Tables(Prefecture).Affairs);
        _country.Join(Prefecture, NodeName.Nation);
        _country.Run();
        Assert.Equal(2, _country.Tables(Prefecture).Affairs?.Header.Number);
        Assert.Equal(2, _country.Tables(Town).Affairs?.Header.Number);
    }

    [Fact]
    public void 途中で切れた表は次の接続で初めから届く()
    {
        var rows = Enumerable.Range(1, 4_000).Select(number => $"{number:D6} {new string('x', 60)}").ToArray();
        var parts = 0;
        _country.LoseFrames = frame => frame.Type == FrameType.TableContent && ++parts > 1;
        _country.Offer(NodeName.Nation, _country.Authority.Sign(TableKind.Addresses, 1, rows));
        Assert.Null(_country.Tables(Prefecture).Held(TableKind.Addresses));
        _country.LoseFrames = null;
        _country.Cut(Prefecture, NodeName.Nation);
        _country.Join(Prefecture, NodeName.Nation);
        _country.Run();
        Assert.Equal(rows, _country.Tables(Prefecture).Held(TableKind.Addresses)?.Rows);
    }

    [Fact]
    [Trait("Source", "S-002")]
    public void 端末には表が送られず端末の表は受けられない()
    {
        _country.Offer(NodeName.Nation, Affairs(3));
        Assert.DoesNotContain(_country.Carried, one => one.To == AskingCountry.NaganoTerminal
            && one.Frame.Type is FrameType.TableContent or FrameType.TableNumbers);
        _country.Send(AskingCountry.NaganoTerminal, Frame.Of(FrameType.TableNumbers, []) with
        {
            Version = Limits.Version,
        });
        _country.Run();
        Assert.Equal((Prefecture, CloseReason.BadFrame), Assert.Single(_country.Ended));
    }

    [Fact]
    public void 局の署名のない表は誰が持ってきても受けられない()
    {
        using var other = new TableAuthority();
        var forged = other.Sign(TableKind.Affairs, 9, [.. ShippedAffairs.Rows]);
        _country.Send(Town, Frame.Of(FrameType.TableContent, new Bodies.TableContent
        {
            Kind = (uint)TableKind.Affairs, Number = 9, Part = 0, Parts = 1,
            Content = ByteString.CopyFrom(forged.Bytes.Span),
        }.ToByteArray()) with { Version = Limits.Version });
        _country.Run();
        Assert.Null(_country.Tables(Prefecture).Affairs);
        Assert.Empty(_country.Brought);
    }

    private SignedTable Affairs(long number) =>
        _country.Authority.Sign(TableKind.Affairs, number, [.. ShippedAffairs.Rows]);
}
