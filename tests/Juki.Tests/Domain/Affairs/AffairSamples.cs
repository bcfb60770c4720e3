using Juki.Domain.Affairs;
using Juki.Domain.Offices;
using Juki.Domain.Search;

namespace Juki.Tests.Domain.Affairs;

/// <summary>Tables, askers and inquiries for the tests of affairs.</summary>
internal static class AffairSamples
{
    /// <summary>When the tables are signed: noon in Japan.</summary>
    public static readonly DateTimeOffset Signed = new(2026, 11, 21, 3, 0, 0, TimeSpan.Zero);

    public static readonly GovernmentCode Kanagawa = GovernmentCode.FromBody(14_000);
    public static readonly GovernmentCode Nagano = GovernmentCode.FromBody(20_000);
    public static readonly GovernmentCode Yokohama = GovernmentCode.FromBody(14_100);
    public static readonly GovernmentCode NaganoCity = GovernmentCode.FromBody(20_201);
    public static readonly OrganCode Pension = Organ(2);

    public static readonly TableHeader Header = new("rehearsal", 7, Signed, Signed.AddDays(7));

    /// <summary>Pensions, 日本年金機構: everything but to be the only one.</summary>
    public const string PensionRow = "100005\t年金の裁定\tnational-organ\t0002\t国民年金法 (住基法別表第一)\t"
        + "code,number,name+address,name+birth\tcode,name,birth,sex,address,change\ty\ty\ty\tn\t2002-08-05\t\t"
        + "第1版\t[S-003]";

    /// <summary>A municipality's affair with an end: two keys, no mark.</summary>
    public const string TownRow = "200001\t資格の確認\tmunicipality\t\t国民健康保険法\tcode,name+birth\tname,address\t"
        + "n\tn\tn\tn\t2020-04-01\t2026-11-21\t第1版\t[ours]";

    /// <summary>An affair that only compares.</summary>
    public const string CompareRow = "500001\t免状の確認\tprefectural-department\t\t消防法\tname+birth\tname,birth\t"
        + "n\tn\tn\ty\t2002-08-05\t\t第1版\t[ours]";

    /// <summary>An ordinance of Kanagawa for its municipalities.</summary>
    public const string OrdinanceRow = "714001\t医療費の助成\tmunicipality\t140007\t県の条例\tcode\tname\tn\tn\tn\tn\t"
        + "2026-04-01\t\t届出\t[ours]";

    public static readonly AffairTable KnownAffairs = Table(PensionRow, TownRow, CompareRow, OrdinanceRow);

    /// <summary>日本年金機構 has an agreement to the end of the year.</summary>
    public static readonly AgreementTable KnownAgreements =
        Agreed(new Agreement(Pension, "協定 1", new(2026, 1, 1), new(2026, 12, 31)));

    /// <summary>A lawful inquiry of 日本年金機構.</summary>
    public static AffairRequest PensionRequest => Named(Asker.OfNationalOrgan(Pension), 100_005);

    public static OrganCode Organ(int number) =>
        OrganCode.TryFrom(number, out var organ) ? organ : throw new ArgumentException("no organ");

    public static AffairCode Code(int number) =>
        AffairCode.TryFrom(number, out var code) ? code : throw new ArgumentException("no affair");

    public static AffairTable Table(params string[] rows) =>
        AffairTable.Read(Header, rows, out _) ?? throw new ArgumentException("a row is wrong");

    public static AgreementTable Agreed(params Agreement[] agreements) =>
        AgreementTable.Read(Header, [.. agreements.Select(one => one.Write())], out _)
        ?? throw new ArgumentException("a row is wrong");

    /// <summary>An inquiry that names all it has to, by 氏名＋生年月日.</summary>
    public static AffairRequest Named(Asker asker, int affair) => new(asker, Code(affair))
    {
        Purpose = 1, Operator = 12, Terminal = 3, Keys = SearchKeys.NameAndDateOfBirth,
    };
}
