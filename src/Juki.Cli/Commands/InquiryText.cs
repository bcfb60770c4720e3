using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Juki.Domain.Affairs;
using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Search;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Cli.Commands;

/// <summary>The answer to an inquiry, for people and for machines.</summary>
internal static class InquiryText
{
    private static readonly JsonSerializerOptions Lines = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes an answer.</summary>
    /// <param name="showsCodes">住民票コード and 個人番号 whole; else masked.</param>
    /// <param name="isJson">One line of JSON instead of a table.</param>
    public static void Write(Bodies.InquiryAnswer answer, bool showsCodes, bool isJson, TextWriter output)
    {
        var remedy = InquiryRemedy.Of((InquiryVerdict)answer.Verdict);
        if (isJson)
        {
            output.WriteLine(JsonSerializer.Serialize(
                new
                {
                    verdict = remedy.Verdict.ToString(),
                    tier = ((Role)answer.Tier).ToString(),
                    faults = answer.Faults.Select(fault => new
                    {
                        parameter = ((SearchParameter)fault.Parameter).ToString(),
                        problem = ((SearchProblem)fault.Problem).ToString(),
                    }),
                    persons = answer.Persons.Select(person => Items(person, showsCodes).ToDictionary()),
                },
                Lines));
            return;
        }
        output.WriteLine($"{remedy.Title} / {remedy.Verdict} ({(Role)answer.Tier})");
        if (remedy.Verdict != InquiryVerdict.Answered)
            output.WriteLine($"  {remedy.Japanese} / {remedy.English}");
        foreach (var fault in answer.Faults)
        {
            var (parameter, problem) = ((SearchParameter)fault.Parameter, (SearchProblem)fault.Problem);
            output.WriteLine($"  {InquiryRemedy.NameOf(parameter)}: {InquiryRemedy.TextOf(problem)} / {problem}");
        }
        for (var place = 0; place < answer.Persons.Count; place++)
        {
            output.WriteLine();
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{place + 1} / {answer.Persons.Count}"));
            TextTable.Write(
                [.. Items(answer.Persons[place], showsCodes).Select(item => new[] { "  " + item.Key, item.Value })],
                output);
        }
    }

    private static IEnumerable<KeyValuePair<string, string>> Items(Bodies.Person person, bool showsCodes)
    {
        if (person.Identification is not { } one)
        {
            yield return new("異なる項目", ((ProvidedItems)person.Different).ToString());
            yield break;
        }
        if (one.Code != 0)
            yield return new("住民票コード", showsCodes ? ResidentRecordCode.FromChecked(one.Code).Written : "***");
        if (one.Number != 0)
            yield return new("個人番号", showsCodes ? IndividualNumber.FromChecked(one.Number).Written : "***");
        foreach (var (word, name) in new[] { ("氏名", one.Name), ("旧氏", one.FormerSurname), ("通称", one.Alias) })
        {
            if (name is { Text.Length: > 0 })
                yield return new(word, name.Text);
            if (name is { Reading.Length: > 0 })
                yield return new(word + "の振り仮名", name.Reading);
        }
        if (one.DateOfBirth != 0)
            yield return new("生年月日", RecordedDate.FromChecked(one.DateOfBirth).Written);
        if (one.Sex != 0)
            yield return new("性別", one.Sex == (uint)Sex.Male ? "男" : "女");
        if (one.AddressMunicipality != 0)
        {
            _ = Municipalities.TryFind(GovernmentCode.FromChecked(one.AddressMunicipality), out var town);
            yield return new("住所", $"{town?.FullName}{one.Address}");
        }
        if (person.State != 0)
        {
            yield return new("状態", person.State == 1 ? "現存" : "消除");
            yield return new("異動事由", ((ChangeReason)person.Reason).ToString());
            yield return new("異動年月日", RecordedDate.FromChecked(person.Date).Written);
        }
    }
}
