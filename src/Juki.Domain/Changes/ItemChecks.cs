using Juki.Domain.Person;
using Juki.Domain.Text;

namespace Juki.Domain.Changes;

/// <summary>項目チェック — the checks of texts that a file and a message share [S-000 2. リスク3]. Pure.</summary>
public static class ItemChecks
{
    /// <summary>
    /// A name and its reading; <paramref name="field"/> is the item of the name, the reading is the next one. An empty
    /// name is none, which 旧氏 and 通称 may be.
    /// </summary>
    public static Judgement Name(string text, string reading, UpdateField field)
    {
        var verdict = text.Length == 0 ? Judgement.Applied : Of(RecordText.Check(text, WrittenName.LengthMax), field);
        if (verdict.IsApplied && reading.Length > 0)
        {
            verdict = text.Length == 0
                ? new(UpdateVerdict.FieldNotExpected, field + 1)
                : Of(RecordText.CheckReading(reading, WrittenName.LengthMax), field + 1);
        }
        return verdict;
    }

    /// <summary>What follows the municipality's name, and 郵便番号.</summary>
    public static Judgement Address(string text, string postalCode)
    {
        var verdict = Of(RecordText.Check(text, Person.Address.LengthMax), UpdateField.Address);
        if (!verdict.IsApplied || postalCode.Length == 0)
            return verdict;
        return postalCode.Length == 7 && postalCode.All(char.IsAsciiDigit)
            ? Judgement.Applied
            : new(UpdateVerdict.FieldMalformed, UpdateField.PostalCode);
    }

    private static Judgement Of(RecordTextProblem problem, UpdateField field) => problem switch
    {
        RecordTextProblem.None => Judgement.Applied,
        RecordTextProblem.Empty => new(UpdateVerdict.FieldMissing, field),
        RecordTextProblem.TooLong => new(UpdateVerdict.FieldTooLong, field),
        _ => new(UpdateVerdict.TextNotAllowed, field),
    };
}
