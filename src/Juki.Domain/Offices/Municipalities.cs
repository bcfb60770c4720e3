namespace Juki.Domain.Offices;

/// <summary>都道府県と市区町村 — the prefectures and municipalities, from the data file beside this one.</summary>
public static class Municipalities
{
}
