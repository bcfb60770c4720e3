using System.Security.Cryptography;
using System.Text;
using Juki.Domain.Affairs;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Provision;
using Juki.Domain.Search;
using Juki.Wire.Files;

namespace Juki.Simulation;

/// <summary>A file of conditions as an asker wrote it.</summary>
/// <param name="Header">Its header.</param>
/// <param name="Bytes">All of it.</param>
/// <param name="Lines">Its lines.</param>
/// <param name="Problem">What is wrong with the file itself; none for one that is whole.</param>
internal sealed record SimulatedBatchFile(
    BatchHeader Header, byte[] Bytes, IReadOnlyList<WrittenLine> Lines, BatchFileProblem Problem)
{
    /// <summary>SHA-256 of all bytes, by which it is known.</summary>
    public string Digest { get; } = DigestOf(Bytes);

    /// <summary>Whoever hands it in, and its number.</summary>
    public string Name => BatchFormat.NameOf(Header.Asker, Header.Office, Header.FileNumber);

    /// <summary>SHA-256 of a file.</summary>
    public static string DigestOf(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes));

    /// <summary>Writes one, with faults by the seed.</summary>
    /// <param name="node">Where it is handed in.</param>
    /// <param name="number">Its number.</param>
    /// <param name="random">Draws.</param>
    /// <param name="people">Who stands in a town.</param>
    /// <param name="codes">All codes that anybody can have.</param>
    /// <param name="isWhole">True: nothing is wrong with the file, and the affair may be asked anywhere.</param>
    public static SimulatedBatchFile Write(
        NodeName node, long number, SplitMix random, IReadOnlyList<Residence> people,
        IReadOnlyList<ResidentRecordCode> codes, bool isWhole)
    {
        var header = HeaderOf(node, number, random, isWhole);
        var (stream, lines) = (new MemoryStream(), new List<WrittenLine>());
        using (var writer = new BatchFileWriter(stream, header))
        {
            for (var count = random.Pick([0, 1, 4, 5, 9, 14]); count > 0; count--)
                lines.Add(WriteLine(writer, lines.Count + 1, random, people, codes));
            header = writer.Finish();
        }
        var (bytes, problem) = (stream.ToArray(), BatchFileProblem.None);
        if (!isWhole && random.Chance(250))
            problem = Spoil(ref bytes, random);
        if (problem == BatchFileProblem.None && header.Network != SimulatedNode.Network)
            problem = BatchFileProblem.OtherNetwork;
        var isOrgans = header.Asker == AskerKind.NationalOrgan;
        if (problem == BatchFileProblem.None && isOrgans != (node.Role == Role.National))
            problem = BatchFileProblem.OtherAsker;
        return new(header, bytes, lines, problem);
    }

    private static BatchHeader HeaderOf(NodeName node, long number, SplitMix random, bool isWhole)
    {
        var isOrgan = node.Role == Role.National;
        var drawn = isWhole ? 0 : random.Below(20);
        if (drawn == 1)
            isOrgan = !isOrgan; // handed in at the wrong server
        var prefecture = node.Role == Role.Prefecture ? node.Office : SimulatedTown.All[0].Office.Prefecture;
        return new()
        {
            Network = drawn == 2 ? "another-net" : SimulatedNode.Network,
            Asker = isOrgan ? AskerKind.NationalOrgan : AskerKind.PrefecturalDepartment,
            Office = isOrgan ? SimulatedAuthority.Organ : prefecture.Value,
            FileNumber = number,
            Affair = Code(isOrgan ? SimulatedAuthority.OrganAffair
                : drawn == 3 ? SimulatedAuthority.NarrowAffair
                : drawn is 4 or 5 or 6 ? SimulatedAuthority.NewestAffair
                : SimulatedAuthority.DepartmentAffair),
            Purpose = 1,
            Operator = 7,
            Terminal = 3,
            WantsRemoved = true,
        };
    }

    private static AffairCode Code(int value) =>
        AffairCode.TryFrom(value, out var code) ? code : throw new ArgumentOutOfRangeException(nameof(value));

    /// <summary>Cut in the middle, or a byte of it altered.</summary>
    private static BatchFileProblem Spoil(ref byte[] bytes, SplitMix random)
    {
        var top = Encoding.UTF8.GetString(bytes).IndexOf('\n', StringComparison.Ordinal) + 1;
        top += Encoding.UTF8.GetByteCount(BatchFormat.Columns) + 1;
        var trailer = BatchFormat.WriteTrailer(0).Length + 1;
        if (random.Chance(600) || bytes.Length < top + trailer + 2)
        {
            bytes = bytes[..(top + random.Below(bytes.Length - top))];
            return BatchFileProblem.Cut;
        }
        bytes = (byte[])bytes.Clone();
        bytes[top + random.Below(bytes.Length - top - trailer - 1)] ^= 0x40; // not the line feed before the trailer
        return BatchFileProblem.DigestWrong;
    }

    private static WrittenLine WriteLine(
        BatchFileWriter writer, long serial, SplitMix random, IReadOnlyList<Residence> people,
        IReadOnlyList<ResidentRecordCode> codes)
    {
        if (random.Chance(60))
        {
            writer.WriteLine(random.Chance(500) ? "" : $"{serial},1");
            return new(new(serial, default, default, default), InquiryVerdict.RequestUnreadable);
        }
        if (random.Chance(60))
        {
            writer.Write("12345678901", "", "", "", "", "", ""); // its check digit is wrong
            return new(new(serial, default, default, default), InquiryVerdict.ParameterMalformed);
        }
        var line = LineOf(serial, random, people, codes);
        writer.Write(line.Code, line.Number, line.Items);
        var isShort = !line.HasKey && (line.Items.Sex == Sex.None || line.Items.DateOfBirth.IsUnknown
            || string.IsNullOrEmpty(line.Items.Address));
        return new(line, isShort ? InquiryVerdict.ConditionUnlawful : InquiryVerdict.Answered);
    }

    private static BatchLine LineOf(
        long serial, SplitMix random, IReadOnlyList<Residence> people, IReadOnlyList<ResidentRecordCode> codes)
    {
        if (people.Count == 0 || random.Chance(150))
            return new(serial, random.Pick(codes), default, default);
        var one = random.Pick(people).Information;
        var items = new FourBasicItems(
            one.Name.Text, one.Address.Municipality, one.Address.Text, one.DateOfBirth, one.Sex);
        if (random.Chance(150))
            items = items with { Sex = items.Sex == Sex.Male ? Sex.Female : Sex.Male };
        switch (random.Below(6))
        {
            case 0:
                return new(serial, one.Code, default, default);
            case 1 when !one.Number.IsNone:
                return new(serial, default, one.Number, default);
            case 2 when !one.Number.IsNone:
                return new(serial, one.Code, one.Number, new("", default, "", default, items.Sex));
            case 3:
                return new(serial, one.Code, default, items);
            case 4 when random.Chance(300):
                return new(serial, default, default, items with { Sex = Sex.None });
            default:
                return new(serial, default, default, items);
        }
    }
}
