namespace Juki.Domain.Search;

/// <summary>
/// 対処 — what a clerk reads about the verdict on an inquiry or on a line of a batch: its title, what to do, and whether
/// the same request, sent again unchanged, can be answered once that is done. The texts hold no value of a resident.
/// [ours]
/// </summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Title">In Japanese, a few words.</param>
/// <param name="Japanese">What to do, in Japanese.</param>
/// <param name="English">The same in English.</param>
/// <param name="RetryHelps">True when the request itself may be right, and only came at the wrong time.</param>
public sealed record InquiryRemedy(
    InquiryVerdict Verdict, string Title, string Japanese, string English, bool RetryHelps = false)
{
    private static readonly Dictionary<InquiryVerdict, InquiryRemedy> ByVerdict =
        Rows().ToDictionary(row => row.Verdict);

    /// <summary>One for each verdict, in their order.</summary>
    public static IReadOnlyList<InquiryRemedy> All { get; } = [.. ByVerdict.Values.OrderBy(row => row.Verdict)];

    /// <summary>That of a verdict.</summary>
    public static InquiryRemedy Of(InquiryVerdict verdict) => ByVerdict[verdict];

    /// <summary>The Japanese name of an item of a condition; empty for none.</summary>
    public static string NameOf(SearchParameter parameter) => parameter switch
    {
        SearchParameter.Code => "住民票コード",
        SearchParameter.Number => "個人番号",
        SearchParameter.Name => "氏名",
        SearchParameter.Municipality => "市町村",
        SearchParameter.Address => "住所",
        SearchParameter.DateOfBirth => "生年月日",
        SearchParameter.Sex => "性別",
        SearchParameter.IncludeRemoved => "消除者を含む",
        _ => "",
    };

    /// <summary>What is wrong with an item, for a clerk, in Japanese; empty for none.</summary>
    public static string TextOf(SearchProblem problem) => problem switch
    {
        SearchProblem.NotPermitted => "この事務では使えない",
        SearchProblem.Missing => "入力が必要",
        SearchProblem.TooShort => "先頭の一文字が必要",
        SearchProblem.NotWhole => "全部の入力が必要",
        SearchProblem.Malformed => "形式の誤り",
        SearchProblem.TooLong => "長すぎる",
        SearchProblem.TextNotAllowed => "使えない文字",
        SearchProblem.MunicipalityUnknown => "市町村コードの誤り",
        _ => "",
    };

    private static InquiryRemedy[] Rows() =>
    [
        new(InquiryVerdict.Answered, "回答", "何もしなくてよい。", "Nothing to do."),
        .. AuthorityRows(),
        .. ConditionRows(),
        .. ResultRows(),
        .. NodeRows(),
    ];

    private static InquiryRemedy[] AuthorityRows() =>
    [
        new(InquiryVerdict.RequestUnreadable, "読めない照会",
            "照会の形式を直す。一括の場合は、その行を直して次のファイルで送る。",
            "Correct the format of the request; of a batch, correct the line and send it in the next file."),
        new(InquiryVerdict.AffairUnknown, "事務がない",
            "事務コードを確かめる。", "Check the code of the affair."),
        new(InquiryVerdict.AffairNotPermitted, "他の機関の事務",
            "事務コードを確かめる。自らの機関に認められた事務だけで照会できる。",
            "Check the code of the affair; only those of your own office can be used."),
        new(InquiryVerdict.FormNotPermitted, "認められない提供方式",
            "この事務に認められた方式(即時、一括、照合)で照会する。",
            "Ask in a form that the affair allows: immediate, batch or comparison."),
        new(InquiryVerdict.AgreementMissing, "協定がない",
            "提供元と協定を結び、登録されてから照会する。",
            "Conclude the agreement with the provider; ask once it is registered.", RetryHelps: true),
        new(InquiryVerdict.ProvisionSuspended, "提供の停止中",
            "提供が止められている。停止の理由を提供元に確かめ、解かれてから照会する。",
            "Provision is stopped; ask the provider why, and send the inquiry when it is resumed.", RetryHelps: true),
        new(InquiryVerdict.AuthorityExpired, "期間の外",
            "事務、協定又は操作権限の期間を確かめ、更新されてから照会する。",
            "Check the terms of affair, agreement and authority; ask when they are renewed.", RetryHelps: true),
        new(InquiryVerdict.PurposeMissing, "利用目的がない",
            "利用目的を選んで照会する。", "Choose the purpose of use and ask again."),
        new(InquiryVerdict.OperatorMissing, "操作者がない",
            "操作者の認証をしてから照会する。", "Ask after the operator has been authenticated."),
        new(InquiryVerdict.TerminalMissing, "端末がない",
            "登録された業務端末から照会する。", "Ask from a registered business terminal."),
        new(InquiryVerdict.OperatorNotPermitted, "操作権限がない",
            "権限のある操作者が照会する。権限の要否は管理者に確かめる。",
            "Let an operator with the authority ask; the administrator knows who has it."),
        new(InquiryVerdict.KeyNotPermitted, "認められない検索キー",
            "この事務に認められた項目で照会する。", "Ask by items that the affair allows."),
        new(InquiryVerdict.NumberNotPermitted, "個人番号は使えない",
            "この事務では個人番号で照会できない。個人番号を除いて照会する。",
            "This affair may not ask by Individual Number; leave it out."),
        new(InquiryVerdict.RemovedNotPermitted, "消除者は照会できない",
            "この事務では消除された者を照会できない。指定を外して照会する。",
            "This affair may not find removed residents; leave that option out."),
        new(InquiryVerdict.ItemNotPermitted, "認められない項目",
            "この事務に認められた項目だけを指定して照会する。",
            "Ask only for items that the affair may be told."),
        new(InquiryVerdict.OperatorNotLoggedIn, "操作者の認証がない",
            "操作者識別カードで認証してから照会する。操作者番号は認証した者のものとする。",
            "Log in with the operator's card and ask again, under the number of who is logged in.", RetryHelps: true),
    ];

    private static InquiryRemedy[] ConditionRows() =>
    [
        new(InquiryVerdict.ConditionUnlawful, "条件の不足",
            "住民票コード、氏名と住所、氏名と生年月日のいずれかで照会する。前方一致の最低限は、氏名の先頭一文字と住所全部、"
            + "氏名全部と住所(市町村名の後)の先頭一文字、氏名の先頭一文字と生年月日全部のいずれか。",
            "Ask by code, by name and address, or by name and date of birth; of prefixes at least one character of the "
            + "name and the whole address or date, or the whole name and one character behind the municipality."),
        new(InquiryVerdict.ParameterMalformed, "項目の誤り",
            "示された項目を直して照会する。", "Correct the items that are named and ask again."),
    ];

    private static InquiryRemedy[] ResultRows() =>
    [
        new(InquiryVerdict.TooManyHits, "51人以上",
            "該当者が50人を超えるため提供できない。項目を足すか長くして、条件を絞る。",
            "More than 50 residents; add items or make them longer."),
        new(InquiryVerdict.NoneFound, "該当者なし",
            "綴りと日付を確かめ、短い前方一致や別の項目で照会する。転出や消除のこともある。",
            "Check spelling and date; try a shorter prefix or other items. The person may have left or been removed."),
        new(InquiryVerdict.SimilarOnly, "類似のみ",
            "完全に一致する者はいないが、表記の似た者がいる。住所、氏名を本人の申出や住民票と照らして直し、送り直す。",
            "Nobody equals the subject, but somebody is written alike; check address and name, send them corrected."),
        new(InquiryVerdict.SeveralEqual, "複数一致",
            "一致する者が2人以上いる。住民票コード又は個人番号で照会する。",
            "Two residents or more are equal; ask by code or number."),
        new(InquiryVerdict.SubjectDiffers, "項目の不一致",
            "その番号の者の氏名、住所、生年月日、性別が行と異なる。番号の取違えを確かめる。",
            "The resident of that number has other items; check for a mistaken number."),
        new(InquiryVerdict.SubjectRemoved, "消除済み",
            "対象者の住民票は消除されている。転出先や死亡を確かめる。",
            "The subject's record is removed; find out where the person moved or whether they died."),
    ];

    private static InquiryRemedy[] NodeRows() =>
    [
        new(InquiryVerdict.NationUnreachable, "全国サーバに届かない",
            "しばらく待って同じ照会をする。続くときはコールセンターに連絡する。",
            "Wait and ask again; if it goes on, call the call centre.", RetryHelps: true),
        new(InquiryVerdict.TooLate, "時間切れ",
            "同じ照会をする。", "Ask again.", RetryHelps: true),
        new(InquiryVerdict.NotRecordable, "記録できない",
            "提供を記録できないため回答できない。運用者に連絡し、直ってから照会する。",
            "The provision cannot be recorded; tell the operators and ask when it is repaired.", RetryHelps: true),
        new(InquiryVerdict.Overloaded, "混雑",
            "しばらく待って同じ照会をする。大量の照会は一括提供で行う。",
            "Wait and ask again; use batch provision for many.", RetryHelps: true),
        new(InquiryVerdict.RecordDamaged, "記録の破損",
            "保存した記録が破損し、修復を待っている。修復の後に照会する。",
            "A stored record is damaged and waits for its repair; ask after that.", RetryHelps: true),
        new(InquiryVerdict.NotWitnessed, "証人の不在",
            "提供の記録に証人の署名が得られていない。運用者に連絡し、戻ってから照会する。",
            "The record of provisions lacks its witness; tell the operators and ask when it is back.",
            RetryHelps: true),
        new(InquiryVerdict.RateExceeded, "照会の回数の超過",
            "決められた回数を超えている。管理者に連絡し、時間をおいて照会する。",
            "The limit of inquiries is passed; tell the administrator and ask later.", RetryHelps: true),
        new(InquiryVerdict.TablesExpired, "権限表の期限切れ",
            "事務と協定の表が古い。運用者に連絡し、新しい表が届いてから照会する。",
            "The tables of affairs and agreements are too old; tell the operators and ask when new ones are there.",
            RetryHelps: true),
        new(InquiryVerdict.PrefectureUnreachable, "都道府県サーバに届かない",
            "しばらく待って同じ照会をする。続くときはCSの運用者に連絡する。",
            "Wait and ask again; if it goes on, tell the operators of the town's server.", RetryHelps: true),
    ];
}
