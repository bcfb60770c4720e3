namespace Juki.Domain.Offices;

/// <summary>都道府県と市区町村 — the prefectures and municipalities, from the data file beside this one.</summary>
public static class Municipalities
{
    /// <summary>The office whose CS owns records at that address.</summary>
    public static GovernmentCode CsOffice(GovernmentCode address) => address;

    /// <summary>shim.</summary>
    public static bool CanHoldAddress(GovernmentCode address) => !address.IsPrefecture;
}
