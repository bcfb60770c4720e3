using System.Globalization;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Population;
using Juki.Wire.Files;

namespace Juki.Tests.Population;

public class PopulationTests
{
    private static readonly GovernmentCode[] Towns =
    [
        GovernmentCode.FromBody(13101), GovernmentCode.FromBody(14100), GovernmentCode.FromBody(20201),
    ];

    [Fact]
    public void Intake_SameSeed_IsTheSameAndAnotherIsNot()
    {
        Assert.Equal(Intake(People(300, 5)), Intake(People(300, 5)));
        Assert.NotEqual(Intake(People(300, 5)), Intake(People(300, 6)));
        // The sequence of a release: a change here is a change of every recorded seed.
        var first = People(300, 5).Intake(Towns[0]).First().After;
        Assert.Equal(FirstCode, first.Code.Written);
        Assert.Equal(FirstAddress, first.Address.Text);
    }

    private const string FirstCode = "73335723977";
    private const string FirstAddress = "桐畑台三丁目32番51号 サンライズ鶴舞 806号室";

    [Fact]
    public void Intake_100000Residents_HaveCodesAndNumbersOfTheirOwn()
    {
        var population = People(100_000, 9);
        var (codes, numbers, count) = (new HashSet<long>(), new HashSet<long>(), 0);
        foreach (var change in Towns.SelectMany(population.Intake))
        {
            count++;
            Assert.True(codes.Add(change.Code.Value));
            Assert.True(change.After.Number.IsNone || numbers.Add(change.After.Number.Value));
        }

        Assert.Equal(100_000, count);
        Assert.InRange(numbers.Count, 98_000, 100_000);
    }

    [Fact]
    public void Intake_EveryRecord_PassesTheParserUnchanged()
    {
        var population = People(20_000, 3);
        foreach (var town in Towns)
        {
            var changes = population.Intake(town).ToList();
            Assert.Equal(population.ResidentsOf(town), changes.Count);
            Assert.Equal(changes, Parse(town, population.Options.FirstDay, changes).Select(record => record.Change!));
        }
    }

    [Fact]
    public void Intake_ManyResidents_HasWhatRegistersHave()
    {
        var people = Towns.SelectMany(People(50_000, 1).Intake).Select(change => change.After).ToList();
        Assert.Contains(people, person => person.Name.Text.Length >= 100 && person.Name.Text.Contains(' '));
        Assert.Contains(people, person => person.Name.Text.Contains("𠮷", StringComparison.Ordinal));
        Assert.Contains(people, person => person.Name.Text.Contains("\U000E0102", StringComparison.Ordinal));
        Assert.Contains(people, person => !person.Alias.IsNone);
        Assert.Contains(people, person => !person.FormerSurname.IsNone);
        Assert.Contains(people, person => person.Name.Reading.Length == 0 && person.Name.Text.Contains('\u3000'));
        Assert.Contains(people, person => person.DateOfBirth.IsUnknown);
        Assert.Contains(people, person => person.DateOfBirth is { Month: 0, IsUnknown: false });
        Assert.Contains(people, person => person.DateOfBirth is { Day: 31, IsCalendarDay: false });
        Assert.Contains(people, person => person.Number.IsNone);
        var old = people.Count(person => person.DateOfBirth.Year is > 0 and < 1960);
        var young = people.Count(person => person.DateOfBirth.Year >= 2010);
        Assert.InRange(old * 100 / people.Count, 25, 35); // 29 of 100 in Japan
        Assert.InRange(young * 100 / people.Count, 9, 15);
        var together = people.Zip(people.Skip(1)).Count(pair => pair.First.Address == pair.Second.Address);
        Assert.InRange(together * 100 / people.Count, 50, 60); // all but the first of each household
    }

    [Fact]
    public void NextDay_RightRecords_PassTheParserAndWrongOnesGetTheirVerdict()
    {
        var population = People(3000, 2);
        var stream = new ChangeStream(population, new() { ChangesPerDay = 400, WrongPermille = 300 });
        var seen = new HashSet<UpdateVerdict>();
        for (var days = 0; days < 20; days++)
        {
            var day = stream.NextDay();
            foreach (var town in day.Towns)
            {
                foreach (var (plan, record) in town.Records.Zip(Parse(town.Municipality, day.Day, town.Records)))
                {
                    seen.Add(plan.Expected);
                    if (plan.Tier == Tiers.Cs)
                        Assert.Equal((plan.Expected, plan.Field), (record.Verdict, record.Field));
                    else
                        Assert.Equal(plan.Change, record.Change);
                }
            }
        }

        // What needs several tiers, a merger, a message out of order or a faulty disk is not made here.
        UpdateVerdict[] all = Enum.GetValues<UpdateVerdict>();
        UpdateVerdict[] others =
        [
            UpdateVerdict.OutOfOrder, UpdateVerdict.RecordDamaged, UpdateVerdict.SetAsideAsFaulty,
            UpdateVerdict.WaitsForEarlier, UpdateVerdict.MunicipalityEnded,
        ];
        Assert.Equal(all.Except(others).Order(), seen.Order());
    }

    [Fact]
    public void NextDay_RightRecords_FollowFromThoseBeforeThem()
    {
        var population = People(2000, 7);
        var stream = new ChangeStream(population, new() { ChangesPerDay = 500, WrongPermille = 100 });
        var open = Towns.SelectMany(population.Intake)
            .ToDictionary(change => (change.Municipality, change.Code), change => change.After);
        var reasons = new HashSet<ChangeReason>();
        for (var days = 0; days < 20; days++)
        {
            foreach (var plan in stream.NextDay().Towns.SelectMany(town => town.Records))
            {
                if (plan is not { Change: { } change, Expected: UpdateVerdict.Applied })
                    continue;
                var key = (change.Municipality, change.Code);
                reasons.Add(change.Reason);
                if (change.Reason.IsEntry())
                    Assert.True(open.TryAdd(key, change.After));
                else if (change.Reason.IsDeletion())
                    Assert.True(open.Remove(key, out var left) && left == change.After);
                else
                    Assert.True(open.Remove(key, out var before) && before != change.After
                        && open.TryAdd((key.Municipality, change.After.Code), change.After));
                Assert.Equal(change.Municipality, Municipalities.CsOffice(change.After.Address.Municipality));
            }
        }

        Assert.Equal(Enum.GetValues<ChangeReason>().Except([ChangeReason.None]), reasons.Order());
        Assert.Equal(open.Count, open.Values.Select(person => person.Code).Distinct().Count());
    }

    [Fact]
    public void WriteFiles_SameOptions_GivesTheSameBytes()
    {
        var (one, other) = (Directory.CreateTempSubdirectory("juki-a-"), Directory.CreateTempSubdirectory("juki-b-"));
        try
        {
            Write(one.FullName);
            Write(other.FullName);
            var files = one.GetFiles("*", SearchOption.AllDirectories);
            Assert.InRange(files.Length, 3 * 3, 3 * 5);
            foreach (var file in files)
            {
                var twin = Path.Combine(other.FullName, Path.GetRelativePath(one.FullName, file.FullName));
                Assert.Equal(File.ReadAllBytes(file.FullName), File.ReadAllBytes(twin));
            }
        }
        finally
        {
            one.Delete(recursive: true);
            other.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 3)]
    [InlineData(2, 1)]
    [InlineData(50, 3)]
    public void NextDay_FewResidents_GoesOnForAYear(long residents, int towns)
    {
        var population = new InventedPopulation(
            new() { Residents = residents, Municipalities = Towns[..towns], Seed = 4 });
        var stream = new ChangeStream(population, new() { ChangesPerDay = 5, WrongPermille = 200 });
        var records = 0;
        for (var days = 0; days < 365; days++)
            records += stream.NextDay().Towns.Sum(town => town.Records.Count);
        Assert.InRange(records, 365, 365 * 30);
    }

    [Fact]
    public void Permutation_SmallLimits_GivesEachNumberOnce()
    {
        foreach (var limit in (long[])[1, 2, 3, 10, 255, 256, 257, 1000])
        {
            var permutation = new Permutation(limit, new(1, limit));
            var all = Enumerable.Range(0, (int)limit).Select(i => permutation.Of(i)).ToList();
            Assert.Equal(Enumerable.Range(0, (int)limit).Select(i => (long)i), all.Order());
        }
    }

    [Fact]
    public void SeededRandom_SameSeed_GivesTheSequenceOfEveryRelease()
    {
        var random = new SeededRandom(1);
        var published = SeededRandom.FromState(1, 2, 3, 4); // first outputs of xoshiro256** for this state
        Assert.Equal(
            [11520UL, 0UL, 1509978240UL, 1215971899390074240UL],
            Enumerable.Range(0, 4).Select(_ => published.Next()));
        Assert.Equal("3010cfb6540a3b59", random.Next().ToString("x16", CultureInfo.InvariantCulture));
        Assert.NotEqual(new SeededRandom(1).Next(), new SeededRandom(1, 1).Next());
        Assert.NotEqual(new SeededRandom(1, 1).Next(), new SeededRandom(1, 0, 1).Next());
        var counts = new int[6];
        for (var i = 0; i < 60_000; i++)
            counts[random.Between(1, 6) - 1]++;
        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
    }

    [Fact]
    public void Validate_FaultyOptions_NamesAllFaults()
    {
        var faulty = new PopulationOptions
        {
            Residents = -1, Municipalities = [default, default], FirstDay = DateOnly.MinValue,
        };
        Assert.Equal(4, faulty.Validate().Count);
        Assert.Throws<ArgumentException>(() => new InventedPopulation(faulty));
        Assert.Equal(2, new StreamOptions { ChangesPerDay = -1, WrongPermille = 1001 }.Validate().Count);
        Assert.Empty(new PopulationOptions().Validate());
        Assert.Equal(1741, new PopulationOptions().Municipalities.Count);
    }

    private static InventedPopulation People(long residents, ulong seed) =>
        new(new() { Residents = residents, Seed = seed, Municipalities = Towns });

    private static List<Change> Intake(InventedPopulation population) => [.. Towns.SelectMany(population.Intake)];

    private static void Write(string folder)
    {
        var population = People(500, 11);
        var files = new PopulationFiles(folder);
        files.WriteIntake(population);
        var stream = new ChangeStream(population, new() { ChangesPerDay = 50, WrongPermille = 100 });
        for (var day = 0; day < 3; day++)
            files.WriteDay(stream.NextDay());
    }

    private static List<LegacyRecord> Parse(GovernmentCode town, DateOnly day, IEnumerable<Change> changes) =>
        Parse(town, day, changes.Select(change => new PlannedRecord { Change = change }));

    private static List<LegacyRecord> Parse(GovernmentCode town, DateOnly day, IEnumerable<PlannedRecord> records)
    {
        using var stream = new MemoryStream();
        using var writer = new LegacyFileWriter(stream, town, 1);
        foreach (var record in records)
            record.WriteTo(writer);
        writer.Finish();
        stream.Position = 0;
        using var reader = new LegacyFileReader(stream, RecordedDate.From(day));
        var read = new List<LegacyRecord>();
        while (reader.TryRead(out var record))
            read.Add(record);
        return read;
    }
}
