using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Juki.Domain.Person;
using Juki.Domain.Text;

namespace Juki.Domain.Offices;

/// <summary>
/// 全国地方公共団体コードの表 — every code that there is and was, with what followed on what: 廃置分合, 編入, 市制施行 and
/// changes of wards. An ended code stays for ever, for the history, and for updates from before its end. The six
/// northern villages, which have no residents and no CS, are left out. Immutable; read by any thread.
/// </summary>
public sealed class MunicipalityTable
{
    private readonly Dictionary<int, Municipality> _byCode;
    private readonly HashSet<(int Successor, int Day)> _mergers;
    private readonly HashSet<int> _concerned;

    private MunicipalityTable(Dictionary<int, Municipality> byCode)
    {
        _byCode = byCode;
        All = [.. byCode.Values.Where(row => !row.IsEnded).OrderBy(row => row.Code)];
        Merged = [.. byCode.Values.Where(row => row.IsEnded && row.HasCs).OrderBy(row => row.Code)];
        _mergers = [.. Merged.SelectMany(row => row.Successors, (row, next) => (next.Value, row.Until.Value))];
        _concerned = [.. Merged.SelectMany(row => row.Successors.Append(row.Code)).Select(code => code.Value)];
        Digest = DigestOf(Merged);
    }

    /// <summary>The table as the program was released with, from municipalities.tsv and
    /// municipality-changes.tsv.</summary>
    public static MunicipalityTable Released { get; } = LoadReleased();

    /// <summary>Prefectures, municipalities and wards that go on, as far as is known, in the order of their
    /// codes.</summary>
    public IReadOnlyList<Municipality> All { get; }

    /// <summary>Municipalities whose CS has a successor, or will have one, in the order of their codes.</summary>
    public IReadOnlyList<Municipality> Merged { get; }

    /// <summary>A number for <see cref="Merged"/>, so that two tables can be told apart; 0 when there is none. Not
    /// negative.</summary>
    public long Digest { get; }

    /// <summary>True for a prefecture, a municipality or a ward of a designated city, also for one that has
    /// ended.</summary>
    public bool Exists(GovernmentCode code) => _byCode.ContainsKey(code.Value);

    /// <summary>Finds what <see cref="Exists"/>.</summary>
    public bool TryFind(GovernmentCode code, [NotNullWhen(true)] out Municipality? municipality) =>
        _byCode.TryGetValue(code.Value, out municipality);

    /// <summary>
    /// The office whose CS owns the records at an address: for a ward of a designated city the city, for any other
    /// municipality itself; none (<c>default</c>) for a prefecture or a code that never existed.
    /// </summary>
    public GovernmentCode CsOffice(GovernmentCode addressCode) =>
        TryFind(addressCode, out var found) ? found.CsOffice : default;

    /// <summary>True for a municipality that has, or had, a CS: not for prefectures and wards of designated
    /// cities.</summary>
    public bool HasCs(GovernmentCode code) => TryFind(code, out var found) && found.HasCs;

    /// <summary>True when an address can carry this code: not for prefectures and whole designated cities.</summary>
    public bool CanHoldAddress(GovernmentCode code) => TryFind(code, out var found) && found.CanHoldAddress;

    /// <summary>True when the code is no more on that day.</summary>
    public bool IsEndedOn(GovernmentCode code, RecordedDate day) =>
        TryFind(code, out var found) && found.IsEndedOn(day);

    /// <summary>True when that municipality took the place of another one on exactly that day.</summary>
    public bool IsMergerDay(GovernmentCode successor, RecordedDate day) =>
        _mergers.Count > 0 && _mergers.Contains((successor.Value, day.Value));

    /// <summary>True for a municipality in <see cref="Merged"/>, and for one that took the place of such a
    /// one.</summary>
    public bool IsConcernedByMerger(GovernmentCode code) => _concerned.Contains(code.Value);

    /// <summary>True when <paramref name="later"/> follows on <paramref name="ended"/>, at once or by way of
    /// others.</summary>
    public bool IsSuccessor(GovernmentCode later, GovernmentCode ended) =>
        TryFind(ended, out var found)
        && found.Successors.Any(next => next == later || IsSuccessor(later, next)); // days grow from step to step

    /// <summary>
    /// This table with further changes, written like municipality-changes.tsv: fields between tabs, ascending by day.
    /// The code of a municipality that takes in another stands there again as it is.
    /// </summary>
    /// <exception cref="InvalidDataException">What is wrong in which line; nothing of it is taken.</exception>
    public MunicipalityTable With(IEnumerable<string> lines) => new MunicipalityChanges(_byCode).Take(lines);

    /// <summary>For <see cref="MunicipalityChanges"/>, whose rows are checked.</summary>
    internal static MunicipalityTable FromChecked(Dictionary<int, Municipality> byCode) => new(byCode);

    /// <summary>One row of municipalities.tsv: code, kind, prefecture, name, reading, office of the CS.</summary>
    internal static Municipality Read(ReadOnlySpan<string> row) => new(
        Code(row[0]),
        Kind(row[1]),
        row[2],
        row[3],
        row[4],
        row[5].Length == 0 ? default : Code(row[5]));

    /// <summary>A code with a right check digit.</summary>
    internal static GovernmentCode Code(string text) => GovernmentCode.TryParse(text, out var code)
        ? code
        : throw new InvalidDataException("a code is wrong");

    private static MunicipalityTable LoadReleased() =>
        new MunicipalityTable(DataFile.Rows("municipalities.tsv", fields: 6)
            .Select(row => Read(row)).ToDictionary(row => row.Code.Value))
            .With(DataFile.Rows("municipality-changes.tsv", MunicipalityChanges.Fields)
                .Select(row => string.Join('\t', row)));

    private static MunicipalityKind Kind(string name) => name switch
    {
        "prefecture" => MunicipalityKind.Prefecture,
        "designated-city" => MunicipalityKind.DesignatedCity,
        "city" => MunicipalityKind.City,
        "ward" => MunicipalityKind.Ward,
        "special-ward" => MunicipalityKind.SpecialWard,
        "town" => MunicipalityKind.Town,
        "village" => MunicipalityKind.Village,
        _ => throw new InvalidDataException("unknown kind"),
    };

    private static long DigestOf(IReadOnlyList<Municipality> merged)
    {
        if (merged.Count == 0)
            return 0;
        var text = string.Join('\n', merged.Select(
            row => $"{row.Code} {row.Until.Value} {string.Join(' ', row.Successors)}"));
        return BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.ASCII.GetBytes(text))) & long.MaxValue;
    }
}
