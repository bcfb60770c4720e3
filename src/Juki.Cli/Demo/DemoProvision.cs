using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Juki.Cli.Commands;
using Juki.Domain.Affairs;
using Juki.Domain.Disclosure;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Provision;
using Juki.Domain.Search;
using Juki.Server.Flows.Disclosure;
using Juki.Wire.Files;

namespace Juki.Cli.Demo;

/// <summary>一括提供 of the demonstration.</summary>
/// <param name="Results">Result of each line, in the order of the file.</param>
/// <param name="AsExpected">Each is what it must be.</param>
internal sealed record DemoBatchFacts(IReadOnlyList<int> Results, bool AsExpected);

/// <summary>開示 of the demonstration.</summary>
/// <param name="Lines">Lines on the paper: who was given the resident's data, or searched for it.</param>
/// <param name="Holds">Every line's proof holds.</param>
internal sealed record DemoDisclosureFacts(int Lines, bool Holds);

/// <summary>
/// At 長野県: a file of conditions is answered, and then one of the residents in it wishes to see who was given their
/// data. The paper is checked as an outsider would.
/// </summary>
internal sealed class DemoProvision(LocalNetwork network, string folder, Func<Func<Task<bool>>, Task<bool>> until)
{
    private static readonly NodeName Prefecture = NodeName.OfPrefecture(DemoInquiries.Town.Prefecture);

    /// <summary>What a file of these lines must be answered.</summary>
    private static readonly IReadOnlyList<InquiryVerdict> Expected =
    [
        InquiryVerdict.Answered, InquiryVerdict.Answered, InquiryVerdict.NoneFound, InquiryVerdict.SimilarOnly,
    ];

    private string Where => network[Prefecture].DataFolder;

    /// <summary>Asks by 住民票コード, by all four items, after nobody, and with a name that is only written alike.</summary>
    public async Task<DemoBatchFacts> BatchAsync()
    {
        var files = Directory.CreateDirectory(Path.Combine(folder, "batch")).FullName;
        var header = Write(files);
        var handedIn = Run(
            BatchCommand.Create(), ["submit", Path.Combine(files, BatchFormat.FileName(header)), Where]) == 0;
        var name = Path.GetFileNameWithoutExtension(BatchFormat.FileName(header));
        var results = Path.Combine(files, "results");
        if (!handedIn || !await until(() => Task.FromResult(
            Run(BatchCommand.Create(), ["fetch", Where, name, "--out", results]) == 0)))
            return new([], AsExpected: false);
        const int HeadLines = 2, ResultColumn = 8;
        var verdicts = File.ReadLines(Path.Combine(results, name + ".csv"))
            .Skip(HeadLines).Take(Expected.Count)
            .Select(line => int.Parse(line.Split(',')[ResultColumn], CultureInfo.InvariantCulture))
            .ToList();
        return new(verdicts, verdicts.SequenceEqual(Expected.Select(verdict => (int)verdict)));
    }

    /// <summary>Takes the request of the resident whom the file asked after first, and answers it as soon as the nation
    /// has countersigned the record up to it.</summary>
    public async Task<DemoDisclosureFacts> DiscloseAsync()
    {
        var code = Path.Combine(folder, "code");
        await File.WriteAllTextAsync(code, Newborn(1).Code.Written);
        using var reply = new StringWriter();
        var asked = Run(DisclosureCommand.Create(),
        [
            "request", Where, "--code-file", code, "--kind", nameof(DisclosureKind.Provisions),
            "--identity", nameof(IdentityProof.PhotoDocument), "--operator", "1", "--json",
        ], reply) == 0;
        if (!asked)
            return new(0, Holds: false);
        var number = JsonNode.Parse(reply.ToString())!["number"]!.GetValue<string>();
        var paper = Path.Combine(folder, "開示書");
        if (!await until(() => Task.FromResult(Run(
            DisclosureCommand.Create(),
            ["answer", Where, "--number", number, "--operator", "1", "--out", paper]) == 0)))
            return new(0, Holds: false);
        var lines = DisclosurePaper.FromJson(await File.ReadAllBytesAsync(paper + ".json"))!.Lines.Count;
        return new(lines, Run(DisclosureCommand.Create(), ["verify", paper + ".json"]) == 0);
    }

    private static IdentificationInformation Newborn(int number) =>
        DemoInquiries.Births().ElementAt(number - 1).After;

    private static BatchHeader Write(string files)
    {
        var affair = ShippedAffair.Of(AskerKind.PrefecturalDepartment);
        var header = BatchExample.Header(DemoRun.Network) with
        {
            Asker = AskerKind.PrefecturalDepartment, Office = Prefecture.Office.Value, Affair = affair.Code,
            WantsRemoved = false,
        };
        using var stream = File.Create(Path.Combine(files, BatchFormat.FileName(header)));
        using var writer = new BatchFileWriter(stream, header);
        writer.Write(Newborn(1).Code, default, default);
        writer.Write(default, default, Items(Newborn(2), Newborn(2).Name.Text));
        writer.Write(ResidentRecordCode.FromBody(1), default, default);
        writer.Write(default, default, Items(Newborn(3), Newborn(3).Name.Text.Insert(1, "　")));
        return writer.Finish();
    }

    private static FourBasicItems Items(IdentificationInformation of, string name) =>
        new(name, of.Address.Municipality, of.Address.Text, of.DateOfBirth, of.Sex);

    private static int Run(Command command, string[] arguments, TextWriter? output = null)
    {
        var parsed = command.Parse(arguments);
        return parsed.Errors.Count > 0
            ? throw new InvalidOperationException(parsed.Errors[0].Message)
            : parsed.Invoke(new() { Output = output ?? TextWriter.Null, Error = TextWriter.Null });
    }
}
