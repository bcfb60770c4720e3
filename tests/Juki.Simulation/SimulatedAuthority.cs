using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Juki.Domain.Affairs;
using Juki.Wire;

namespace Juki.Simulation;

/// <summary>
/// The authority of the simulated network and the tables that it has signed, the same for every run of a process. Its
/// key, and so the signatures, differ from process to process: they are no part of a run's digest.
/// </summary>
internal static class SimulatedAuthority
{
    /// <summary>The affair that only the newest tables have.</summary>
    public const int NewestAffair = 500_003;

    /// <summary>An affair of prefectural departments with every key and item.</summary>
    public const int DepartmentAffair = 500_001;

    /// <summary>One that may ask by 住民票コード alone, of current residents.</summary>
    public const int NarrowAffair = 500_002;

    /// <summary>One of municipalities with every key and item.</summary>
    public const int TownAffair = 200_001;

    /// <summary>One of municipalities that only the newest tables have.</summary>
    public const int NewestTownAffair = 200_002;

    /// <summary>One of a national organ with every key and item.</summary>
    public const int OrganAffair = 100_001;

    /// <summary>The organ that asks.</summary>
    public const int Organ = 2;

    /// <summary>Numbers of the tables: 1 to this.</summary>
    public const int TablesMax = 3;

    private const string All = "code,number,name+address,name+birth\tcode,name,birth,sex,address,change\ty\ty\ty\tn";
    private const string FromDay = "2020-04-01\t\t第1版\t[ours]";

    /// <summary>2023-11-20 in Japan: before every run.</summary>
    private static readonly DateTimeOffset Signed = new(2023, 11, 19, 12, 0, 0, TimeSpan.Zero);

    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP384);

    private static readonly X509Certificate2 Certificate =
        new CertificateRequest("CN=simulation", Key, HashAlgorithmName.SHA384)
            .CreateSelfSigned(Signed.AddYears(-1), Signed.AddYears(100));

    private static readonly SignedTable[] Tables = [.. Enumerable.Range(1, TablesMax).Select(Sign)];

    /// <summary>The agreements, which do not change.</summary>
    public static AgreementTable Agreements { get; } =
        AgreementTable.Read(Header(1), ["0002\t協定\t2020-04-01\t\t\t"], out _)!;

    /// <summary>The table of affairs of that number.</summary>
    public static SignedTable Affairs(int number) => Tables[number - 1];

    /// <summary>True when the tables are too old for a national organ: signed more than a week ago.</summary>
    public static bool AreTablesExpired(Server.Node.Moment now) =>
        now.Milliseconds - Signed.ToUnixTimeMilliseconds() > 7 * 86_400_000L;

    /// <summary>What a node holds before it has any.</summary>
    public static SignedTables NewTables() => new(Certificate, SimulatedNode.Network);

    private static TableHeader Header(int number) =>
        new(SimulatedNode.Network, number, Signed, Signed.AddYears(100));

    private static SignedTable Sign(int number)
    {
        var rows = new List<string>
        {
            $"{OrganAffair}\t試験の事務\tnational-organ\t0002\t試験の法\t{All}\t{FromDay}",
            $"{DepartmentAffair}\t試験の事務\tprefectural-department\t\t試験の法\t{All}\t{FromDay}",
            $"{NarrowAffair}\t試験の事務\tprefectural-department\t\t試験の法\tcode\tcode,name\tn\tn\tn\tn\t{FromDay}",
        };
        rows.Add($"{TownAffair}\t試験の事務\tmunicipality\t\t試験の法\t{All}\t{FromDay}");
        if (number == TablesMax)
        {
            rows.Add($"{NewestAffair}\t試験の事務\tprefectural-department\t\t試験の法\t{All}\t{FromDay}");
            rows.Add($"{NewestTownAffair}\t試験の事務\tmunicipality\t\t試験の法\t{All}\t{FromDay}");
        }
        rows.Sort(StringComparer.Ordinal); // as a table has them, by code
        return SignedTable.Sign(TableKind.Affairs, Header(number), rows, body => Key.SignData(
            body, HashAlgorithmName.SHA384));
    }
}
