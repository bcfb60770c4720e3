using System.Text;
using Juki.Domain.Changes;
using Juki.Domain.Search;

namespace Juki.Terminal.Words;

/// <summary>What a clerk reads about an inquiry: its verdict, its faults, the items of an answer.</summary>
internal static class InquiryWords
{
    /// <summary>Title of a verdict.</summary>
    public static Text TitleOf(InquiryVerdict verdict) =>
        new(InquiryRemedy.Of(verdict).Title, Spaced(verdict.ToString()));

    /// <summary>What to do.</summary>
    public static Text RemedyOf(InquiryVerdict verdict) =>
        new(InquiryRemedy.Of(verdict).Japanese, InquiryRemedy.Of(verdict).English);

    /// <summary>An item of a condition.</summary>
    public static Text NameOf(SearchParameter parameter) => new(InquiryRemedy.NameOf(parameter), parameter switch
    {
        SearchParameter.Code => "Resident Record Code",
        SearchParameter.Number => "Individual Number",
        SearchParameter.Name => "Name",
        SearchParameter.Municipality => "Municipality",
        SearchParameter.Address => "Address",
        SearchParameter.DateOfBirth => "Date of birth",
        SearchParameter.Sex => "Sex",
        SearchParameter.IncludeRemoved => "Removed residents",
        _ => "",
    });

    /// <summary>What is wrong with it.</summary>
    public static Text TextOf(SearchProblem problem) => new(InquiryRemedy.TextOf(problem), problem switch
    {
        SearchProblem.NotPermitted => "not allowed in this affair",
        SearchProblem.Missing => "must be given",
        SearchProblem.TooShort => "needs at least its first character",
        SearchProblem.NotWhole => "must be whole",
        SearchProblem.Malformed => "has not the right form",
        SearchProblem.TooLong => "is too long",
        SearchProblem.TextNotAllowed => "has a character that may not be used",
        SearchProblem.MunicipalityUnknown => "is no municipality",
        _ => "",
    });

    /// <summary>異動事由.</summary>
    public static Text Of(ChangeReason reason) => new(reason.Japanese(), reason.English());

    /// <summary>An item that is provided or compared.</summary>
    public static Text Of(ProvidedItems item) => item switch
    {
        ProvidedItems.Code => new("住民票コード", "Resident Record Code"),
        ProvidedItems.Number => new("個人番号", "Individual Number"),
        ProvidedItems.Name => new("氏名", "Name"),
        ProvidedItems.Readings => new("振り仮名", "Reading"),
        ProvidedItems.FormerSurname => new("旧氏", "Former surname"),
        ProvidedItems.Alias => new("通称", "Alias"),
        ProvidedItems.DateOfBirth => new("生年月日", "Date of birth"),
        ProvidedItems.Sex => new("性別", "Sex"),
        ProvidedItems.Address => new("住所", "Address"),
        ProvidedItems.Change => new("異動", "Change"),
        _ => new("", ""),
    };

    /// <summary>Words of a name in code, the first with a capital.</summary>
    private static string Spaced(string name)
    {
        var text = new StringBuilder();
        foreach (var letter in name)
        {
            if (text.Length > 0 && char.IsAsciiLetterUpper(letter))
                text.Append(' ').Append(char.ToLowerInvariant(letter));
            else
                text.Append(letter);
        }
        return text.ToString();
    }
}
