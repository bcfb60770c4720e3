using System.Globalization;
using Juki.Domain.Disclosure;
using Juki.Paper;
using Juki.Terminal.Guard;
using Juki.Terminal.Words;
using Juki.Wire.Errands;

namespace Juki.Terminal.Pages.Disclosure;

/// <summary>開示請求の一覧 — the requests of a year, the newest first.</summary>
/// <param name="Requests">A part of them.</param>
/// <param name="Year">The year.</param>
/// <param name="IsOpenOnly">Only those that are not answered yet.</param>
public sealed record RequestsModel(IReadOnlyList<DisclosureShown> Requests, int Year, bool IsOpenOnly)
{
    /// <summary>Requests of a page [ours].</summary>
    public const int PageRequests = 100;

    /// <summary>There are older ones.</summary>
    public bool IsMore { get; init; }

    /// <summary>What was done; null.</summary>
    public Text? Notice { get; init; }

    /// <summary>What is wrong; null.</summary>
    public Text? Fault { get; init; }

    /// <summary>Serial of the last one, behind which older ones stand.</summary>
    public int Last => Requests.Count > 0 && DisclosureNumber.TryParse(Requests[^1].Number, out var last)
        ? last.Serial
        : 0;
}

/// <summary>請求の受付 — what was typed of a request. The resident's code is not kept.</summary>
/// <param name="Kind">What is asked for.</param>
/// <param name="About">Of a correction: the request by which it was disclosed.</param>
public sealed record ReceiptModel(DisclosureKind Kind, string About)
{
    /// <summary>Who asks.</summary>
    public Claimant Claimant { get; init; } = Claimant.Resident;

    /// <summary>How that was shown.</summary>
    public IdentityProof Identity { get; init; }

    /// <summary>What is wrong; null.</summary>
    public Text? Fault { get; init; }
}

/// <summary>処理 — what can be done with a request at its page.</summary>
public enum RequestStep
{
    /// <summary>Not set.</summary>
    None = 0,

    /// <summary>開示.</summary>
    Disclose = 1,

    /// <summary>不開示.</summary>
    Refuse = 2,

    /// <summary>訂正する.</summary>
    Correct = 3,

    /// <summary>訂正しない.</summary>
    NotCorrect = 4,

    /// <summary>期限の延長.</summary>
    Extend = 5,

    /// <summary>取下げ.</summary>
    Withdraw = 6,
}

/// <summary>One request with what was done.</summary>
/// <param name="Request">The request.</param>
public sealed record RequestModel(DisclosureShown Request)
{
    /// <summary>What was done; null.</summary>
    public Text? Notice { get; init; }

    /// <summary>What is wrong; null.</summary>
    public Text? Fault { get; init; }

    /// <summary>Its paper lies at this terminal.</summary>
    public bool HasReport { get; init; }

    /// <summary>True when it can be answered.</summary>
    public bool IsOpen => Request.State is DisclosureState.Open or DisclosureState.Extended;

    /// <summary>True when a paper answers it, for the first time or again.</summary>
    public bool IsByPaper => Request.Kind != DisclosureKind.Correction
        && (IsOpen || Request.Outcome is DisclosureOutcome.Disclosed or DisclosureOutcome.NothingHeld);

    /// <summary>What else can be done now.</summary>
    public IReadOnlyList<RequestStep> Steps =>
        !IsOpen ? []
        : Request.Kind == DisclosureKind.Correction
            ? [RequestStep.Correct, RequestStep.NotCorrect, RequestStep.Extend, RequestStep.Withdraw]
            : [RequestStep.Extend, RequestStep.Refuse, RequestStep.Withdraw];

    /// <summary>A step in words.</summary>
    public static Text Of(RequestStep step) => step switch
    {
        RequestStep.Disclose => new("開示する", "disclose"),
        RequestStep.Refuse => new("不開示とする（理由に根拠の条文）", "refuse, with the article as the reason"),
        RequestStep.Correct => new("訂正する", "it is corrected"),
        RequestStep.NotCorrect => new("訂正しない（理由が要る）", "it is not corrected, with the reason"),
        RequestStep.Extend => new("期限を延ばす（1回、理由が要る）", "extend the term, once, with the reason"),
        RequestStep.Withdraw => new("取下げを記載する", "the resident took it back"),
        _ => new("―", "-"),
    };
}

/// <summary>開示書 — a paper that was answered, as long as the session stands. Holds a resident's values.</summary>
/// <param name="Number">The request.</param>
/// <param name="Sheet">What it says.</param>
internal sealed record ShownReport(string Number, Sheet Sheet)
{
    /// <summary>Serves one print; drawn anew with each.</summary>
    public Secret Once { get; set; }

    /// <summary>Never a value.</summary>
    public override string ToString() => nameof(ShownReport);
}

/// <summary>The paper on the screen.</summary>
/// <param name="Number">The request.</param>
/// <param name="Sheet">What it says.</param>
/// <param name="Once">Serves one print.</param>
public sealed record ReportModel(string Number, Sheet Sheet, string Once)
{
    /// <summary>A number on the screen.</summary>
    public const string Mask = "●●●●●●";

    /// <summary>What was done; null.</summary>
    public Text? Notice { get; init; }

    /// <summary>What is wrong; null.</summary>
    public Text? Fault { get; init; }

    /// <summary>How a day stands in a form's field.</summary>
    public static string Written(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Never a value.</summary>
    public override string ToString() => nameof(ReportModel);
}
