using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Juki.Cli.Commands;
using Juki.Domain.Affairs;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Server.Audit;
using Juki.Server.Flows.Update;
using Juki.Server.Node;
using Juki.Wire.Files;

namespace Juki.Cli.Demo;

/// <summary>One inquiry of the demonstration, and whether it ended as it must.</summary>
internal sealed record DemoInquiryFacts(string Asked, string Verdict, string Tier, int Persons, bool AsExpected);

/// <summary>What the demonstration found in the record of a server.</summary>
/// <param name="Leaves">Leaves of the record.</param>
/// <param name="Inquiries">Of these, inquiries.</param>
/// <param name="Sound">The exported record was found whole.</param>
/// <param name="TamperedLeaf">The leaf that was named when one bit of the export was changed; −1 none.</param>
internal sealed record DemoRecordFacts(long Leaves, long Inquiries, bool Sound, long TamperedLeaf);

/// <summary>
/// Inquiries of a terminal at 長野県: one answered there, one by the nation, one refused with 51 hits and answered when
/// narrowed to 50, one of an unknown affair; one of a terminal at 松本市, through its town and prefecture to the nation;
/// then the record of them.
/// </summary>
internal sealed class DemoInquiries(LocalNetwork network, string folder, CancellationToken stop)
{
    /// <summary>One too many to be shown [S-002].</summary>
    public const int Newborns = 51;

    /// <summary>Their date of birth, as pages write it.</summary>
    public const string BornInWords = "令和7年4月1日";

    private const string BornOn = "20250401";

    /// <summary>松本市.</summary>
    public static readonly GovernmentCode Town = GovernmentCode.FromBody(20202);

    private static readonly NodeName Prefecture = NodeName.OfPrefecture(Town.Prefecture);

    private readonly string _keys = network.Authority.AddNode(NodeName.OfTerminal(Town.Prefecture)).Path;
    private readonly string _keysOfTown = network.Authority.AddNode(NodeName.OfTerminal(Town)).Path;

    /// <summary>A file of 松本市 with the births of one day: 50 girls and a boy, whose names begin alike.</summary>
    public static string WriteBirths(string folder, long fileNumber)
    {
        Directory.CreateDirectory(folder);
        using var writer = LegacyFileWriter.Create(folder, Town, fileNumber);
        foreach (var birth in Births())
            writer.Write(birth);
        writer.Finish();
        return Path.Combine(folder, LegacyFormat.FileName(fileNumber));
    }

    /// <summary>What stands in it.</summary>
    public static IEnumerable<Change> Births()
    {
        for (var one = 1; one <= Newborns; one++)
        {
            yield return new()
            {
                UpdateNumber = 0,
                Municipality = Town,
                Reason = ChangeReason.Birth,
                Date = RecordedDate.FromChecked(int.Parse(BornOn, CultureInfo.InvariantCulture)),
                Code = ResidentRecordCode.FromBody(9_876_500_000 + one),
                After = new()
                {
                    Code = ResidentRecordCode.FromBody(9_876_500_000 + one),
                    Number = IndividualNumber.FromBody(98_765_400_000 + one),
                    Name = new($"試験{Kanji(one)}", "シケン"),
                    FormerSurname = new("", ""),
                    Alias = new("", ""),
                    DateOfBirth = RecordedDate.FromChecked(int.Parse(BornOn, CultureInfo.InvariantCulture)),
                    Sex = one == Newborns ? Sex.Male : Sex.Female,
                    Address = new(Town, "架空町一丁目", ""),
                },
            };
        }
    }

    /// <summary>Asks all of them.</summary>
    public async Task<IReadOnlyList<DemoInquiryFacts>> AskAsync()
    {
        var affair = ShippedAffair.Of(AskerKind.PrefecturalDepartment).Code.ToString();
        var ofTown = ShippedAffair.Of(AskerKind.Municipality).Code.ToString();
        var (here, elsewhere) = Subjects();
        const int One = 1;
        return
        [
            await AskAsync("県内の住民 / a resident of the prefecture", affair, "Answered", "Prefecture", One, here),
            await AskAsync("県外の住民 / a resident of elsewhere", affair, "Answered", "National", One, elsewhere),
            await AskAsync($"{Newborns} 人が該当 / {Newborns} hits", affair, "TooManyHits", "Prefecture", 0,
                ["--name-begins", "試", "--birth", BornOn]),
            await AskAsync("性別で絞る / narrowed by sex", affair, "Answered", "Prefecture", Newborns - 1,
                ["--name-begins", "試", "--birth", BornOn, "--sex", "2"]),
            await AskAsync("定めのない事務 / an affair that no law names", "999999", "AffairUnknown", "Prefecture", 0, here),
            await AskAsync("市の端末から県外の住民 / at a town, of elsewhere", ofTown, "Answered", "National", One, elsewhere,
                isAtTown: true),
        ];
    }

    /// <summary>Examines the record of 長野県: as it is, and with one bit of its last inquiry changed.</summary>
    public DemoRecordFacts Examine()
    {
        var log = Path.Combine(folder, "record.jaud");
        Run(AuditCommand.Create(),
            ["export", "--store", Path.Combine(network[Prefecture].DataFolder, "record.db"), "--out", log]);
        var whole = Verify(log);
        var bytes = File.ReadAllBytes(log);
        bytes[bytes.AsSpan().IndexOf(LastInquiry()) + AuditLeaf.Bytes / 2] ^= 1;
        File.WriteAllBytes(log, bytes);
        var altered = Verify(log);
        File.Delete(log);
        var findings = altered.GetProperty("findings");
        return new(
            whole.GetProperty("leaves").GetInt64(),
            InquiriesRecorded(network[Prefecture]),
            whole.GetProperty("sound").GetBoolean(),
            findings.GetArrayLength() == 0 ? -1 : findings[0].GetProperty("from").GetInt64());
    }

    /// <summary>Inquiries in the record of a running node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="by">Number of the operator who asked; null: of anybody.</param>
    public static long InquiriesRecorded(LocalNode node, int? by = null)
    {
        using var store = SqliteStore.OpenReadOnly(Path.Combine(node.DataFolder, "record.db"));
        using var record = AuditLog.Open(store, null)!;
        return record.Stream(new() { Kind = AuditKind.Inquiry, Operator = (uint?)by }).Count();
    }

    private byte[] LastInquiry()
    {
        using var store = SqliteStore.OpenReadOnly(Path.Combine(network[Prefecture].DataFolder, "record.db"));
        using var record = AuditLog.Open(store, null)!;
        return record.Stream(new() { Kind = AuditKind.Inquiry }).Last().Leaf.ToBytes();
    }

    private static string Kanji(int number) => string.Concat(
        number.ToString(CultureInfo.InvariantCulture).Select(digit => "〇一二三四五六七八九"[digit - '0']));

    private static JsonElement Verify(string log) => Run(AuditCommand.Create(), ["verify", log, "--json"]);

    /// <summary>Two persons as somebody would ask after them: by name and birth.</summary>
    private (string[] Here, string[] Elsewhere) Subjects()
    {
        const int Some = 10_000;
        using var store = SqliteStore.OpenReadOnly(network[NodeName.Nation].StorePath);
        var people = store.Range(RegisterTables.Residences, new(0), new(long.MaxValue), Some)
            .GroupBy(row => row.Code)
            .Where(rows => rows.Count() == 1)
            .Select(rows => rows.First())
            .Where(row => row.State == ResidenceState.Open && row.Information.DateOfBirth.Value % 100 != 0)
            .ToList();
        return (
            Condition(people.First(row => row.Municipality.Prefecture == Town.Prefecture)),
            Condition(people.First(row => row.Municipality.Prefecture != Town.Prefecture)));

        static string[] Condition(Residence row) =>
            ["--name", row.Information.Name.Text, "--birth", $"{row.Information.DateOfBirth.Value:00000000}"];
    }

    private async Task<DemoInquiryFacts> AskAsync(
        string asked, string affair, string verdict, string tier, int persons, string[] condition,
        bool isAtTown = false)
    {
        var (node, keys) = isAtTown ? (NodeName.OfMunicipality(Town), _keysOfTown) : (Prefecture, _keys);
        string[] arguments =
        [
            "--keys", keys, "--server", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{network.Ports[node]}"),
            "--affair", affair, "--purpose", "1", "--operator", "1", "--terminal", "1", .. condition, "--json",
        ];
        // This process has opened the keys of the prefecture's terminal, and can open no others beside them.
        var answer = isAtTown
            ? (await LocalProcess.RunAsync(["inquire", .. arguments], stop)).Answer
            : await RunAsync(InquireCommand.Create(), arguments);
        if (answer.ValueKind != JsonValueKind.Object)
            return new(asked, "-", "-", 0, AsExpected: false);
        var (said, by) = (answer.GetProperty("verdict").GetString()!, answer.GetProperty("tier").GetString()!);
        var found = answer.GetProperty("persons").GetArrayLength();
        return new(asked, said, by, found, said == verdict && by == tier && found == persons);
    }

    private static JsonElement Run(Command command, string[] arguments)
    {
        using var output = new StringWriter();
        command.Parse(arguments).Invoke(new() { Output = output });
        return Json(output);
    }

    private async Task<JsonElement> RunAsync(Command command, string[] arguments)
    {
        using var output = new StringWriter();
        await command.Parse(arguments).InvokeAsync(new() { Output = output }, stop);
        return Json(output);
    }

    private static JsonElement Json(StringWriter output) => output.ToString() is ['{', ..] line
        ? JsonDocument.Parse(line).RootElement.Clone() : default;
}
