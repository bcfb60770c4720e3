using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Wire.Files;

namespace Juki.Population;

/// <summary>The tiers that can refuse a record, as receipts name them.</summary>
public static class Tiers
{
    /// <summary>Format and codes, by the CS.</summary>
    public const string Cs = "cs";

    /// <summary>Logic, by the prefecture.</summary>
    public const string Prefecture = "prefecture";
}

/// <summary>One record of a change file and what must become of it. Immutable.</summary>
public sealed record PlannedRecord
{
    /// <summary>The change; null when the CS cannot make one out of the record.</summary>
    public Change? Change { get; init; }

    /// <summary>For a record that the CS refuses: its items after the serial.</summary>
    public IReadOnlyList<string>? Items { get; init; }

    /// <summary>For a record that nobody can read: the whole line.</summary>
    public string? Line { get; init; }

    /// <summary>What must become of it, when all records before it in its town's files have been judged.</summary>
    public UpdateVerdict Expected { get; init; }

    /// <summary>The item that the verdict must name.</summary>
    public UpdateField Field { get; init; }

    /// <summary>Who must refuse it, of <see cref="Tiers"/>; empty when it is applied.</summary>
    public string Tier { get; init; } = "";

    /// <summary>Writes it as the next record.</summary>
    public void WriteTo(LegacyFileWriter writer)
    {
        if (Change is not null)
            writer.Write(Change);
        else if (Items is not null)
            writer.Write(Items);
        else
            writer.WriteLine(Line ?? "");
    }
}

/// <summary>The records of one town on one day, in the order in which they must be judged.</summary>
public sealed record TownRecords(GovernmentCode Municipality, IReadOnlyList<PlannedRecord> Records);

/// <summary>One day of changes; towns without any are left out.</summary>
/// <param name="Day">The day on which the files are made; for their check it is today.</param>
/// <param name="Towns">In the order of codes.</param>
public sealed record StreamDay(DateOnly Day, IReadOnlyList<TownRecords> Towns);

/// <summary>How much happens.</summary>
public sealed record StreamOptions
{
    /// <summary>Records a day over all towns, about: who moves takes the household along. Default 100.</summary>
    public int ChangesPerDay { get; init; } = 100;

    /// <summary>So many of a thousand records are wrong on purpose, 0 to 1000. Default 0.</summary>
    public int WrongPermille { get; init; }

    /// <summary>All faults at once; empty when there are none.</summary>
    public IReadOnlyList<string> Validate()
    {
        var faults = new List<string>();
        if (ChangesPerDay is < 0 or > 10_000_000)
            faults.Add("changes per day: 0 to 10000000");
        if (WrongPermille is < 0 or > 1000)
            faults.Add("wrong permille: 0 to 1000");
        return faults;
    }
}
