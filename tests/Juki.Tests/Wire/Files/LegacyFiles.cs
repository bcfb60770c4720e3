using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Wire.Files;

namespace Juki.Tests.Wire.Files;

/// <summary>What the tests of files share.</summary>
internal static class LegacyFiles
{
    public static readonly GovernmentCode Town = LegacyExample.Municipality;

    public static readonly RecordedDate Today = RecordedDate.FromChecked(20250430);

    /// <summary>A file with these records, as bytes.</summary>
    public static byte[] Make(params IEnumerable<Change> changes) => Make(1, writer =>
    {
        foreach (var change in changes)
            writer.Write(change);
    });

    public static byte[] Make(long number, Action<LegacyFileWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new LegacyFileWriter(stream, Town, number);
        write(writer);
        writer.Finish();
        return stream.ToArray();
    }

    public static LegacyFileCheck Check(byte[] file, GovernmentCode municipality = default, long number = 1) =>
        LegacyFileCheck.Run(new MemoryStream(file), municipality, number);

    public static List<LegacyRecord> Read(byte[] file)
    {
        using var reader = new LegacyFileReader(new MemoryStream(file), Today);
        var records = new List<LegacyRecord>();
        while (reader.TryRead(out var record))
            records.Add(record);
        return records;
    }

    /// <summary>The items of the example's first record with these put in their places.</summary>
    public static string[] Items(ChangeReason reason, params (UpdateField Field, string Value)[] put)
    {
        var change = LegacyExample.Changes().First();
        var items = LegacyFileWriter.ItemsOf(change with { Reason = reason });
        foreach (var (field, value) in put)
            items[(int)field - 1] = value;
        return items;
    }

    public static LegacyRecord Parse(params string[] items) => Read(Make(1, writer => writer.Write(items)))[0];
}
