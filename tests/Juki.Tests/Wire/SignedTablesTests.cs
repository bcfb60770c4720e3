using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using Juki.Domain.Affairs;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Tests.Wire;

public sealed class SignedTablesTests : IDisposable
{
    private readonly TableAuthority authority = new();
    private readonly SignedTables centre;
    private readonly SignedTables node;

    public SignedTablesTests() => (centre, node) = (authority.NewTables(), authority.NewTables());

    public void Dispose() => authority.Dispose();

    [Fact]
    [Trait("Source", "S-002")]
    public void 新しい表は持つ者から持たない者へ伝わる()
    {
        Give(centre, TableKind.Affairs, 4, [.. ShippedAffairs.Rows]);
        Give(centre, TableKind.Agreements, 2, "0002\t協定 1\t2026-01-01\t\t\t");
        Assert.Equal([TableOffer.Taken, TableOffer.Taken], Exchange(centre, node).Where(IsEnd));
        Assert.Equal(ShippedAffairs.Rows.Count, node.Affairs!.Affairs.Count);
        Assert.Equal(4, node.Affairs.Header.Number);
        Assert.Single(node.Agreements!.Agreements);
        Assert.Empty(Exchange(centre, node));
        Assert.Empty(Exchange(node, centre));
        var third = authority.NewTables(); // passed on by a neighbour while the centre is down
        Assert.Equal(2, Exchange(node, third).Count(IsEnd));
        Assert.Equal(centre.Numbers(), third.Numbers());
    }

    [Fact]
    public void PartsFor_TableOfAMegabyte_ComesInPartsThatFitAMessage()
    {
        var rows = Enumerable.Range(1, 20_000).Select(number => $"{number:D6} {new string('x', 60)}").ToArray();
        Give(centre, TableKind.Addresses, 1, rows);
        var parts = centre.PartsFor(node.Numbers()).ToList();
        Assert.True(parts.Count > 20);
        Assert.All(parts, part => Assert.InRange(part.CalculateSize(), 1, Limits.MessageBytesMax));
        Assert.All(parts[..^1], part => Assert.Equal(TableOffer.Incomplete, node.Take(7, part)));
        Assert.Equal(TableOffer.Taken, node.Take(7, parts[^1]));
        Assert.Equal(rows, node.Held(TableKind.Addresses)!.Rows);
    }

    [Fact]
    public void Offer_SameOrLowerNumber_IsNotTaken()
    {
        Give(node, TableKind.Affairs, 5);
        Assert.Equal(TableOffer.NotNewer, Offer(node, TableKind.Affairs, 5, ShippedAffairs.Rows[0]));
        Assert.Equal(TableOffer.NotNewer, Offer(node, TableKind.Affairs, 4));
        Assert.Empty(node.Affairs!.Affairs);
        Assert.Equal(TableOffer.Taken, Offer(node, TableKind.Affairs, 6, ShippedAffairs.Rows[0]));
        Assert.Single(node.Affairs.Affairs);
    }

    [Theory]
    [InlineData(TableKind.Affairs, "no row")]
    [InlineData(TableKind.Agreements, "0002")]
    [InlineData(TableKind.Revocations, "0A1B")]
    public void Offer_SignedTableWithRowsThatCannotBeRead_LeavesTheOldOne(TableKind kind, string row)
    {
        Give(node, kind, 1);
        Assert.Equal(TableOffer.Refused, Offer(node, kind, 2, row));
        Assert.Equal(1, node.Held(kind)!.Header.Number);
    }

    [Fact]
    public void Offer_TableOfAnotherAuthority_IsRefused()
    {
        using var other = new TableAuthority();
        var forged = other.Sign(TableKind.Affairs, 9);
        Assert.Equal(TableOffer.Refused, node.Offer(TableKind.Affairs, forged.Bytes.Span));
        Assert.Null(node.Affairs);
    }

    [Fact]
    public void Take_PartsOutOfOrderOrOfTwoTables_AreDropped()
    {
        var parts = Parts(number: 1);
        Assert.Equal(TableOffer.OutOfOrder, node.Take(1, parts[1]));
        Assert.Equal(TableOffer.Incomplete, node.Take(1, parts[0]));
        Assert.Equal(TableOffer.OutOfOrder, node.Take(1, parts[2]));
        Assert.Equal(TableOffer.OutOfOrder, node.Take(1, parts[1])); // the whole of it comes again or nothing
        Assert.Equal(TableOffer.Incomplete, node.Take(1, parts[0]));
        Assert.Equal(TableOffer.OutOfOrder, node.Take(2, parts[1])); // another neighbour's
        Assert.Equal(TableOffer.OutOfOrder, node.Take(1, Parts(number: 2)[1]));
    }

    [Fact]
    public void Take_AfterTheSessionEnded_BeginsAnew()
    {
        var parts = Parts(number: 1);
        Assert.Equal(TableOffer.Incomplete, node.Take(1, parts[0]));
        node.Forget(1);
        Assert.Equal(TableOffer.OutOfOrder, node.Take(1, parts[1]));
        Assert.Equal([TableOffer.Incomplete, TableOffer.Incomplete, TableOffer.Taken],
            parts.Select(part => node.Take(1, part)));
    }

    [Fact]
    public void Take_NumberThatIsNotTheTables_IsRefused()
    {
        var parts = Parts(number: 1);
        foreach (var part in parts)
            part.Number = 8;
        Assert.Equal(TableOffer.Refused, parts.ConvertAll(part => node.Take(1, part))[^1]);
    }

    [Fact]
    public void Take_MalformedPart_IsRefused()
    {
        var good = Parts(number: 1)[0];
        Action<Bodies.TableContent>[] wrongs =
        [
            part => part.Kind = 0, part => part.Kind = 9, part => part.Number = 0, part => part.Parts = 0,
            part => part.Parts = SignedTables.PartsMax + 1, part => part.Part = part.Parts,
            part => part.Content = ByteString.Empty, part => part.Content = ByteString.CopyFrom(1),
            part => part.Content = ByteString.CopyFrom(new byte[SignedTables.PartBytes + 1]),
        ];
        foreach (var wrong in wrongs)
        {
            var part = good.Clone();
            wrong(part);
            Assert.Equal(TableOffer.Refused, node.Take(1, part));
        }
        Assert.Equal(TableOffer.Incomplete, node.Take(1, good));
    }

    [Fact]
    public void Exchange_AnyOrderOfMeetings_EndsWithTheNewestEverywhere() =>
        Prop.ForAll<int[], int[]>((numbers, meetings) =>
        {
            var nodes = numbers.Take(6)
                .Select(number => (Number: Math.Abs(number % 5) + 1, Tables: authority.NewTables())).ToList();
            foreach (var (number, tables) in nodes)
                Give(tables, TableKind.Addresses, number, $"{number}");
            foreach (var meeting in meetings.Where(_ => nodes.Count > 0))
                Meet(nodes[Math.Abs(meeting % nodes.Count)].Tables, nodes[Math.Abs(meeting / 7 % nodes.Count)].Tables);
            for (var place = 1; place < nodes.Count; place++)
                Meet(nodes[place - 1].Tables, nodes[place].Tables);
            for (var place = nodes.Count - 1; place > 0; place--)
                Meet(nodes[place - 1].Tables, nodes[place].Tables);
            var newest = nodes.Select(one => one.Number).DefaultIfEmpty().Max();
            return nodes.All(one => one.Tables.Held(TableKind.Addresses)!.Header.Number == newest);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void AgeForInquiries_ATableMissing_IsExpired()
    {
        Assert.Equal(TableAge.Expired, node.AgeForInquiries(TableAuthority.Signed));
        Give(node, TableKind.Affairs, 1);
        Assert.Equal(TableAge.Expired, node.AgeForInquiries(TableAuthority.Signed));
        Give(node, TableKind.Agreements, 1);
        Assert.Equal(TableAge.Current, node.AgeForInquiries(TableAuthority.Signed));
        Assert.Equal(TableAge.Old, node.AgeForInquiries(TableAuthority.Signed.AddHours(25)));
        Assert.Equal(TableAge.Expired, node.AgeForInquiries(TableAuthority.Signed.AddDays(8)));
    }

    [Fact]
    public void Load_FilesOfAFolder_GivesBackWhatWasStored()
    {
        var folder = new SignedTableFolder(Directory.CreateTempSubdirectory("juki-tables-").FullName);
        try
        {
            Assert.Empty(folder.Load(node));
            Give(centre, TableKind.Affairs, 3, ShippedAffairs.Rows[0]);
            Give(centre, TableKind.Agreements, 1);
            folder.Store(centre.Held(TableKind.Affairs)!);
            folder.Store(centre.Held(TableKind.Agreements)!);
            File.AppendAllText(folder.FileOf(TableKind.Agreements), "\n");
            Assert.Equal([TableKind.Affairs], folder.Load(node));
            Assert.Equal(3, node.Affairs!.Header.Number);
            Assert.Null(node.Agreements);
            Assert.Empty(folder.Load(node));
        }
        finally
        {
            Directory.Delete(folder.Path, recursive: true);
        }
    }

    private static bool IsEnd(TableOffer offer) => offer != TableOffer.Incomplete;

    private static void Meet(SignedTables one, SignedTables other)
    {
        _ = Exchange(one, other);
        _ = Exchange(other, one);
    }

    /// <summary>What <paramref name="to"/> makes of all that <paramref name="from"/> sends it, over the wire.</summary>
    private static List<TableOffer> Exchange(SignedTables from, SignedTables to)
    {
        Assert.True(Body.TryDecode(Bodies.TableNumbers.Parser, to.Numbers().ToByteArray(), out var numbers));
        var offers = new List<TableOffer>();
        foreach (var part in from.PartsFor(numbers))
        {
            Assert.True(Body.TryDecode(Bodies.TableContent.Parser, part.ToByteArray(), out var received));
            offers.Add(to.Take(1, received));
        }
        return offers;
    }

    private List<Bodies.TableContent> Parts(long number)
    {
        var tables = authority.NewTables();
        Give(tables, TableKind.Addresses, number, new string('x', 2 * SignedTables.PartBytes));
        return [.. tables.PartsFor(node.Numbers())];
    }

    private void Give(SignedTables tables, TableKind kind, long number, params string[] rows) =>
        Assert.Equal(TableOffer.Taken, Offer(tables, kind, number, rows));

    private TableOffer Offer(SignedTables tables, TableKind kind, long number, params string[] rows) =>
        tables.Offer(kind, authority.Sign(kind, number, rows).Bytes.Span);
}
