using System.CommandLine;
using System.Globalization;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Population;

namespace Juki.Cli.Commands;

/// <summary>
/// 架空の住民 — <c>juki population --residents N --out DIR</c> writes an invented population and what happens to it as
/// files of existing systems. The same options give the same bytes.
/// </summary>
internal static class PopulationCommand
{
    private const int Done = 0;
    private const int Refused = 1;

    private static readonly Option<long> Residents = new("--residents")
    {
        Description = "住民の数 / number of residents", DefaultValueFactory = _ => 1000,
    };

    private static readonly Option<ulong> Seed = new("--seed")
    {
        Description = "種 / the same seed gives the same people", DefaultValueFactory = _ => 1UL,
    };

    private static readonly Option<string> Towns = new("--municipalities")
    {
        Description = "CSのある市町村のコード(コンマ区切り)か all / codes with commas between, or all",
        DefaultValueFactory = _ => "all",
    };

    private static readonly Option<DirectoryInfo> Out = new("--out")
    {
        Description = "書くフォルダ(新しいか空) / folder to write into, new or empty", Required = true,
    };

    private static readonly Option<string> From = new("--from")
    {
        Description = "異動の初日 / first day of changes, YYYYMMDD", DefaultValueFactory = _ => "20250401",
    };

    private static readonly Option<int> Days = new("--days") { Description = "異動の日数 / days of changes" };

    private static readonly Option<int> ChangesPerDay = new("--changes-per-day")
    {
        Description = "1日の異動の数 / changes a day over all towns", DefaultValueFactory = _ => 100,
    };

    private static readonly Option<int> WrongPermille = new("--wrong-permille")
    {
        Description = "誤りの割合(千分率) / wrong records of a thousand",
    };

    /// <summary>The command <c>population</c>.</summary>
    public static Command Create()
    {
        var command = new Command(
            "population",
            "架空の住民とその異動を書く / write invented residents and their changes\n"
            + "例 / example: juki population --residents 5000 --municipalities 131016,131041 --out people --days 5")
        {
            Residents, Seed, Towns, Out, From, Days, ChangesPerDay, WrongPermille,
        };
        command.SetAction(parsed =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var faults = new List<string>();
            var (people, stream) = Read(parsed, faults);
            var folder = parsed.GetRequiredValue(Out);
            if (folder.Exists && folder.EnumerateFileSystemInfos().Any())
                faults.Add("--out: フォルダが空でない / the folder is not empty");
            faults.ForEach(error.WriteLine);
            if (faults.Count > 0)
                return Refused;
            Write(people, stream, parsed.GetValue(Days), folder.FullName, output);
            return Done;
        });
        return command;
    }

    private static (PopulationOptions People, StreamOptions Stream) Read(ParseResult parsed, List<string> faults)
    {
        var isDay = RecordedDate.TryParse(parsed.GetRequiredValue(From), out var day) && day.IsCalendarDay;
        if (!isDay)
            faults.Add("--from: YYYYMMDD の暦の日 / a calendar day, YYYYMMDD");
        if (parsed.GetValue(Days) is < 0 or > 36500)
            faults.Add("--days: 0 to 36500");
        var people = new PopulationOptions
        {
            Residents = parsed.GetValue(Residents),
            Seed = parsed.GetValue(Seed),
            Municipalities = Codes(parsed.GetRequiredValue(Towns)),
            FirstDay = isDay ? day.ToDay() : new PopulationOptions().FirstDay,
        };
        var stream = new StreamOptions
        {
            ChangesPerDay = parsed.GetValue(ChangesPerDay), WrongPermille = parsed.GetValue(WrongPermille),
        };
        faults.AddRange(people.Validate());
        faults.AddRange(stream.Validate());
        return (people, stream);
    }

    private static IReadOnlyList<GovernmentCode> Codes(string text) => text == "all"
        ? PopulationOptions.AllMunicipalities
        : [.. text.Split(',').Select(part => GovernmentCode.TryParse(part, out var code) ? code : default)];

    private static void Write(
        PopulationOptions people, StreamOptions options, int days, string folder, TextWriter output)
    {
        var population = new InventedPopulation(people);
        var files = new PopulationFiles(folder);
        files.WriteIntake(population);
        var stream = new ChangeStream(population, options);
        for (var day = 0; day < days; day++)
            files.WriteDay(stream.NextDay());
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{files.Records} 件 records, {files.Files} ファイル files, {people.Municipalities.Count} 市町村 municipalities"));
    }
}
