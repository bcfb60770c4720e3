using System.Globalization;
using Juki.Domain.Person;

namespace Juki.Domain.Offices;

/// <summary>
/// 廃置分合などの表の読込み — takes changes of municipalities and wards into a table, and refuses what cannot be: a code
/// that comes again, an end before the beginning, a successor in another prefecture [ours: a prefecture keeps its own
/// towns' residents only; decision 0010].
/// </summary>
internal sealed class MunicipalityChanges(IReadOnlyDictionary<int, Municipality> known)
{
    /// <summary>Fields of a line.</summary>
    public const int Fields = 8;

    private const int LinesMax = 10_000; // [ours: three times as many mergers as from 1999 to 2024]

    private readonly Dictionary<int, Municipality> _rows = new(known);
    private RecordedDate _day;

    /// <summary>The table with them.</summary>
    /// <exception cref="InvalidDataException">What is wrong in which line.</exception>
    public MunicipalityTable Take(IEnumerable<string> lines)
    {
        var number = 0;
        foreach (var line in lines)
        {
            if (++number > LinesMax)
                throw new InvalidDataException($"more than {LinesMax} lines");
            if (line.Length == 0 || line[0] == '#')
                continue;
            try
            {
                Take(line.Split('\t'));
            }
            catch (InvalidDataException fault)
            {
                throw new InvalidDataException(string.Create(
                    CultureInfo.InvariantCulture, $"municipality changes, line {number}: {fault.Message}"));
            }
        }
        return MunicipalityTable.FromChecked(_rows);
    }

    private void Take(string[] fields)
    {
        Require(fields.Length == Fields, "not eight fields");
        Require(RecordedDate.TryParse(fields[0], out var day) && day.IsCalendarDay, "no day");
        Require(day.CompareTo(_day) >= 0, "the days do not ascend");
        _day = day;
        var row = MunicipalityTable.Read(fields.AsSpan(1));
        Require(row.Kind != MunicipalityKind.Prefecture && row.Name.Length > 0, "no municipality");
        if (_rows.TryGetValue(row.Code.Value, out var standing))
            Require(!standing.IsEnded && IsSame(standing, row), "the code is another office's; none is given twice");
        else
            _rows.Add(row.Code.Value, row with { From = day });
        Require(_rows.TryGetValue(row.CsOffice.Value, out var office) && IsOfficeOf(office, row), "no such CS");
        foreach (var ended in fields[7].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            End(MunicipalityTable.Code(ended), row, day);
    }

    private void End(GovernmentCode code, Municipality successor, RecordedDate day)
    {
        Require(_rows.TryGetValue(code.Value, out var ended) && ended.Kind != MunicipalityKind.Prefecture,
            "what ends does not exist");
        Require(code != successor.Code, "it ends by itself");
        Require(!ended!.IsEnded || ended.Until == day, "it ended before");
        Require(ended.From.CompareTo(day) < 0, "it ends as it begins");
        Require(code.Prefecture == successor.Code.Prefecture, "the successor lies in another prefecture");
        Require(ended.Kind != MunicipalityKind.Ward || ended.CsOffice == successor.CsOffice,
            "a ward goes on in its city");
        Require(ended.Kind == MunicipalityKind.Ward || successor.HasCs, "the successor has no CS");
        GovernmentCode[] successors = [.. ended.Successors, successor.Code];
        _rows[code.Value] = ended with { Until = day, Successors = [.. successors.Distinct().Order()] };
    }

    private static bool IsSame(Municipality one, Municipality other) =>
        one.Kind == other.Kind && one.Prefecture == other.Prefecture && one.Name == other.Name
        && one.Reading == other.Reading && one.CsOffice == other.CsOffice;

    private static bool IsOfficeOf(Municipality office, Municipality row) => row.Kind == MunicipalityKind.Ward
        ? office.Kind == MunicipalityKind.DesignatedCity && !office.IsEnded
        : office.Code == row.Code;

    private static void Require([System.Diagnostics.CodeAnalysis.DoesNotReturnIf(false)] bool condition, string fault)
    {
        if (!condition)
            throw new InvalidDataException(fault);
    }
}
