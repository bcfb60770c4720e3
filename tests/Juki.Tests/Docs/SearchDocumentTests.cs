using System.Text;
using Juki.Domain.Search;

namespace Juki.Tests.Docs;

/// <summary>The examples of docs/search.md are what the code does.</summary>
public sealed class SearchDocumentTests
{
    private static readonly string[][] Names =
    [
        ["髙橋　花子", "高橋花子"], ["渡邉", "渡邊", "渡辺"], ["﨑", "嵜", "崎"], ["齋", "斎"], ["齊", "斉"], ["澤", "沢"],
        ["濵", "濱", "浜"], ["龍", "竜"], ["德", "徳"], ["葛\U000E0102", "葛"], ["佐々木", "佐佐木"], ["みすゞ", "みすず"],
        ["はつゑ", "はつえ"], ["ﾏﾘｱ･ﾛﾍﾟｽ", "マリア　ロペス"], ["Ｌｅé", "LEE"],
    ];

    private static readonly string[][] Addresses =
    [
        ["若葉一丁目２番３号", "若葉1-2-3", "若葉１丁目２番地の３", "若葉一ー二ー三"], ["北二十三条西五", "北23条西5"],
        ["大字本郷字西原123番地4", "本郷西原123-4"], ["霞が関", "霞ヶ関", "霞ケ関"], ["堀之内", "堀の内"], ["四つ谷", "四ッ谷"],
        ["若葉1-2-3グリーンハイツ203", "若葉1丁目2番3号　グリーンハイツ203号室"],
    ];

    [Fact]
    public void Keys_OfTheExamples_AreOneARow()
    {
        var page = new StringBuilder("| 氏名, 住所 | key |\n|---|---|\n");
        foreach (var texts in Names)
            page.Append(Row(texts, SearchKey.OfName(texts[0]), texts.Select(text => SearchKey.OfName(text))));
        foreach (var texts in Addresses)
            page.Append(Row(texts, SearchKey.OfAddress(texts[0]), texts.Select(text => SearchKey.OfAddress(text))));
        GeneratedDocument.Check("docs/search.md", "keys", page.ToString());
    }

    private static string Row(string[] texts, string key, IEnumerable<string> keys)
    {
        Assert.Equal([key], keys.Distinct());
        return $"| {string.Join(" = ", texts)} | {key.Replace(SearchKey.HouseSeparator, '␁')} |\n";
    }
}
