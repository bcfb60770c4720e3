using Juki.Domain.Affairs;
using Juki.Domain.Search;

namespace Juki.Wire.Files;

/// <summary>
/// 例のファイル — the example of docs/batch.md: one line for each way to ask after the invented persons of
/// <see cref="LegacyExample"/>, one of nobody and one that is wrong.
/// </summary>
public static class BatchExample
{
    /// <summary>The header: 日本年金機構 asks for an affair that comes with the program.</summary>
    public static BatchHeader Header(string network) => new()
    {
        Network = network,
        Asker = AskerKind.NationalOrgan,
        Office = 2,
        FileNumber = 1,
        Affair = AffairCode.TryFrom(100_005, out var affair) ? affair : default,
        Purpose = 1,
        Operator = 12,
        Terminal = 3,
        WantsRemoved = true,
    };

    /// <summary>Writes the example.</summary>
    public static void Write(BatchFileWriter writer)
    {
        var adult = LegacyExample.Changes().First().After;
        writer.Write(default, adult.Number, default);
        writer.Write(adult.Code, default, default);
        writer.Write(default, default, new FourBasicItems(
            adult.Name.Text, adult.Address.Municipality, adult.Address.Text, adult.DateOfBirth, adult.Sex));
        writer.Write("", "", "見本　子", "20250401", "1", "131016", "若葉台一丁目9番9号");
        writer.Write("12345678901", "", "", "", "", "", "");
        _ = writer.Finish();
    }
}
