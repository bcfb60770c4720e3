namespace Juki.Domain.Changes;

/// <summary>
/// 対処 — what a clerk reads about a verdict: its title, what to do, and whether the same record, sent again unchanged
/// in a later file, can pass once that is done. The texts hold no value of a resident. [ours]
/// </summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Title">In Japanese, a few words.</param>
/// <param name="Japanese">What to do, in Japanese.</param>
/// <param name="English">The same in English.</param>
/// <param name="RetryHelps">True when the record itself may be right, and only came at the wrong time.</param>
public sealed record UpdateRemedy(
    UpdateVerdict Verdict, string Title, string Japanese, string English, bool RetryHelps = false)
{
    private static readonly Dictionary<UpdateVerdict, UpdateRemedy> ByVerdict = Rows().ToDictionary(row => row.Verdict);

    /// <summary>One for each verdict, in their order.</summary>
    public static IReadOnlyList<UpdateRemedy> All { get; } = [.. ByVerdict.Values.OrderBy(row => row.Verdict)];

    /// <summary>That of a verdict.</summary>
    public static UpdateRemedy Of(UpdateVerdict verdict) => ByVerdict[verdict];

    /// <summary>The Japanese name of an item, as in the columns of a file; empty for the whole record.</summary>
    public static string NameOf(UpdateField field) => field switch
    {
        UpdateField.Reason => "異動事由",
        UpdateField.Date => "異動年月日",
        UpdateField.Code => "住民票コード",
        UpdateField.NewCode => "新住民票コード",
        UpdateField.Number => "個人番号",
        UpdateField.Name => "氏名",
        UpdateField.NameReading => "氏名の振り仮名",
        UpdateField.FormerSurname => "旧氏",
        UpdateField.FormerSurnameReading => "旧氏の振り仮名",
        UpdateField.Alias => "通称",
        UpdateField.AliasReading => "通称の振り仮名",
        UpdateField.DateOfBirth => "生年月日",
        UpdateField.Sex => "性別",
        UpdateField.AddressMunicipality => "市町村コード",
        UpdateField.Address => "住所",
        UpdateField.PostalCode => "郵便番号",
        _ => "",
    };

    private static UpdateRemedy[] Rows() =>
    [
        new(UpdateVerdict.Applied, "更新済", "何もしなくてよい。", "Nothing to do."),
        .. FormatRows(),
        .. StateRows(),
        .. ItemRows(),
    ];

    private static UpdateRemedy[] FormatRows() =>
    [
        new(UpdateVerdict.RecordUnreadable, "読めないレコード",
            "項目の数、引用符、文字コード(UTF-8)、通番を直し、次のファイルで送る。",
            "Correct the number of items, the quotes, the encoding (UTF-8) or the serial; send it in the next file."),
        new(UpdateVerdict.FieldMissing, "項目がない",
            "必須の項目を補い、次のファイルで送る。",
            "Fill in the required item; send the record in the next file."),
        new(UpdateVerdict.FieldNotExpected, "不要な項目がある",
            "この異動事由では使わない項目を空にし、次のファイルで送る。",
            "Empty the item, which this reason does not carry; send the record in the next file."),
        new(UpdateVerdict.FieldMalformed, "項目の形式の誤り",
            "桁数、数字、日付、符号の形を直し、次のファイルで送る。",
            "Correct digits, date or code number of the item; send the record in the next file."),
        new(UpdateVerdict.FieldTooLong, "項目が長すぎる",
            "項目を上限の長さに収め、次のファイルで送る。",
            "Bring the item within its limit; send the record in the next file."),
        new(UpdateVerdict.TextNotAllowed, "使えない文字",
            "外字、制御文字、未登録の異体字、余分な空白を正しい文字に直し、次のファイルで送る。",
            "Replace private-use, control or unregistered characters and stray spaces; send it in the next file."),
        new(UpdateVerdict.CheckDigitWrong, "検査数字の誤り",
            "番号を原本と照らして直し、次のファイルで送る。",
            "Compare the number with the original and correct it; send the record in the next file."),
        new(UpdateVerdict.MunicipalityUnknown, "市町村コードの誤り",
            "実在する市区町村のコードに直す(指定都市は区のコード)。次のファイルで送る。",
            "Use the code of an existing municipality (of the ward in a designated city); send it in the next file."),
        new(UpdateVerdict.DateAhead, "未来の日付",
            "日付を確かめる。正しければ、その日が来てから同じ内容を送る。",
            "Check the date; if it is right, send the same record when that day has come.", RetryHelps: true),
    ];

    private static UpdateRemedy[] StateRows() =>
    [
        new(UpdateVerdict.NotOwner, "自市町村の住所でない",
            "住所の市町村コードを確かめる。他の市町村の住民の記録は、その市町村だけが送る。",
            "Check the municipality of the address; only that municipality reports its residents."),
        new(UpdateVerdict.OutOfOrder, "古い更新",
            "より新しい更新が済んでいる。今の記録を確かめ、要れば新しい更新として送る。",
            "A newer update was handled before; check the present record and send a new update if one is needed."),
        new(UpdateVerdict.MunicipalityEnded, "廃止された市町村・区",
            "異動年月日と市町村コードを確かめる。廃止の日からの異動は、承継した市町村が、今のコードで送る。",
            "Check the date and the code; from the day it ended, the successor reports, under the code of today."),
        new(UpdateVerdict.CodeSuperseded, "旧住民票コードへの更新",
            "今の住民票コードを使って送る。",
            "Send it under the present Resident Record Code."),
        new(UpdateVerdict.AlreadyResident, "現存する住民",
            "住民票コードの取違えを確かめる。消除が漏れていれば、先に消除を送り、その後に同じ内容を送る。",
            "Check for a mistaken code; if a deletion was left out, send it first and then the same record.",
            RetryHelps: true),
        new(UpdateVerdict.AlreadyRecorded, "記録のある者の出生",
            "住民票コードの取違えを確かめる。戻った住民は転入、回復は職権記載で送る。",
            "Check for a mistaken code; report a return as 転入, a restoration as 職権記載."),
        new(UpdateVerdict.Deceased, "死亡した者の転入",
            "住民票コードの取違えを確かめる。死亡が誤りなら、職権記載で回復する。",
            "Check for a mistaken code; if the death was an error, restore the record by 職権記載."),
        new(UpdateVerdict.NotResident, "住民の記録がない",
            "住民票コードの取違えを確かめる。転入などが漏れていれば、先にそれを送り、その後に同じ内容を送る。",
            "Check for a mistaken code; if an entry was left out, send it first and then the same record.",
            RetryHelps: true),
        new(UpdateVerdict.AlreadyDeleted, "消除済み",
            "すでに消除されている。何もしないか、職権記載で回復してから送る。",
            "The record is deleted already; do nothing, or restore it by 職権記載 first.", RetryHelps: true),
        new(UpdateVerdict.Deleted, "除票の修正",
            "消除が誤りなら、職権記載で回復してから同じ内容を送る。",
            "If the deletion was an error, restore the record by 職権記載, then send the same record.",
            RetryHelps: true),
    ];

    private static UpdateRemedy[] ItemRows() =>
    [
        new(UpdateVerdict.ItemMayNotChange, "変えられない項目の変更",
            "この異動事由で変わらない項目を元に戻すか、別に職権修正などを送る。",
            "Leave that item as it was under this reason, or report its change by a reason of its own."),
        new(UpdateVerdict.NothingChanged, "変更がない",
            "変わるべき項目が前と同じである。内容を確かめる。重ねて送ったのなら何もしない。",
            "The item that must change is as before; check it, or do nothing if the change was sent twice."),
        new(UpdateVerdict.CodeUsed, "使用済みの住民票コード",
            "未使用の住民票コードを新たに割り当てて送る。",
            "Allot an unused Resident Record Code and send the change with it."),
        new(UpdateVerdict.NumberUsed, "使用済みの個人番号",
            "個人番号の取違えを確かめ、正しい番号で送る。",
            "Check for a mistaken Individual Number and send the right one."),
        new(UpdateVerdict.BeforeBirth, "出生前の日付",
            "異動年月日と生年月日を確かめて直す。",
            "Check the date of the change and the date of birth."),
        new(UpdateVerdict.SetAsideAsFaulty, "別扱い",
            "サーバの障害を起こした更新で、運用者が調べている。送り直さずに待つ。放棄の連絡があれば、次のファイルで送る。",
            "It made the server fail; an operator looks at it. Wait; send it again only when told it was dropped."),
        new(UpdateVerdict.WaitsForEarlier, "先の更新待ち",
            "同じ住民の先の更新が別扱いになっている。その後に自動で判定される。送り直さずに待つ。",
            "An earlier update of the same resident was set aside; this one is judged after it by itself. Wait."),
        new(UpdateVerdict.RecordDamaged, "記録の破損",
            "サーバの保存した記録が破損し、修復を待っている。修復の後、次のファイルで送る。",
            "A stored record of the server is damaged and waits for its repair; send the record again after that.",
            RetryHelps: true),
    ];
}
