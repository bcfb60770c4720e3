using System.Globalization;
using Juki.Domain.Affairs;
using Juki.Domain.Authority;
using Juki.Domain.Forms;
using Juki.Domain.Offices;
using Juki.Domain.Search;
using Juki.Domain.Watch;
using Juki.Wire.Errands;

namespace Juki.Terminal.Words;

/// <summary>What is read in the office's books: the record, its inspection, the ledger of operators.</summary>
internal static class BookWords
{
    private const int NumberOfOffice = 1_000_000;

    /// <summary>Why a call was not answered.</summary>
    public static Text Of(ErrandVerdict verdict)
    {
        var row = ErrandRemedy.All.FirstOrDefault(one => one.Verdict == verdict);
        return row is null ? Of(ErrandVerdict.CallUnreadable) : Sentence(row.Japanese, row.English);
    }

    /// <summary>What the book of watching says.</summary>
    public static Text Of(WatchVerdict verdict)
    {
        var row = WatchRemedy.Of(verdict);
        return Sentence(row.Japanese, row.English);
    }

    /// <summary>What the ledger says.</summary>
    public static Text Of(AuthorityVerdict verdict)
    {
        var row = AuthorityRemedy.Of(verdict);
        return Sentence(row.Japanese, row.English);
    }

    /// <summary>What the server says about a log-in.</summary>
    public static Text Of(LogInVerdict verdict)
    {
        var row = LogInRemedy.Of(verdict);
        return Sentence(row.Japanese, row.English);
    }

    /// <summary>A kind of the record.</summary>
    public static Text Of(AuditKind kind) => new(
        AuditKindText.All.FirstOrDefault(one => one.Kind == kind)?.Japanese ?? "―", Spaced($"{kind}"));

    /// <summary>What was done with a right.</summary>
    public static Text Of(AuthorityAct act) => act switch
    {
        AuthorityAct.Applied => new("申請", "apply"),
        AuthorityAct.Checked => new("確認（申請した者のほか）", "check, by somebody else"),
        AuthorityAct.Confirmed => new("主管課の確認", "confirm, by the main section"),
        AuthorityAct.CardIssued => new("カードの記載", "enter a card"),
        AuthorityAct.Suspended => new("停止", "suspend"),
        AuthorityAct.Resumed => new("再開", "resume"),
        AuthorityAct.Revoked => new("失効（取り消せない）", "revoke, for ever"),
        AuthorityAct.Renewed => new("年次の確認", "confirm for another year"),
        AuthorityAct.TemplateRegistered => new("照合情報の登録", "register a finger"),
        AuthorityAct.TemplateRenewed => new("照合情報の更新", "register the finger anew"),
        AuthorityAct.TemplateErased => new("照合情報の消去", "erase what is kept of the finger"),
        _ => new("―", "-"),
    };

    /// <summary>What needs two persons.</summary>
    public static Text Of(SecondPersonMatter matter) => matter switch
    {
        SecondPersonMatter.Administrator => new("管理者の登録、変更", "an administrator is made or changed"),
        SecondPersonMatter.MediaExport => new("媒体への書き出し", "something is written to a medium"),
        SecondPersonMatter.Affairs => new("利用事務の変更", "the affairs are changed"),
        SecondPersonMatter.Copy => new("複写", "something is copied"),
        SecondPersonMatter.BackupKey => new("控えの鍵", "the key of backups"),
        SecondPersonMatter.Introduction => new("記録の紹介", "a restored record is introduced"),
        _ => new($"{matter}", $"{matter}"),
    };

    /// <summary>What is done with an agreement of two.</summary>
    public static Text Of(OperatorTask task) => task switch
    {
        OperatorTask.Propose => new("申出（管理者・カード発行者の登録）", "propose, about an administrator or issuer"),
        OperatorTask.Agree => new("同意", "agree"),
        OperatorTask.Withdraw => new("取消し", "withdraw"),
        _ => new("―", "-"),
    };

    /// <summary>What a look at an act came to.</summary>
    public static Text Of(WatchResult result) => result switch
    {
        WatchResult.Proper => new("適正", "proper"),
        WatchResult.Improper => new("目的外利用", "improper use"),
        WatchResult.Mistake => new("誤操作", "mistake"),
        WatchResult.Unexplained => new("確認できず", "unexplained"),
        _ => new("未点検", "not signed off"),
    };

    /// <summary>Whether an operator may work today.</summary>
    public static Text StateOf(LogInVerdict state) => state switch
    {
        LogInVerdict.LoggedIn => new("働ける", "may work"),
        LogInVerdict.RightNotConfirmed => new("確認待ち", "not confirmed yet"),
        LogInVerdict.RightSuspended => new("停止中", "suspended"),
        LogInVerdict.RightEnded => new("期間外又は失効", "ended, or not begun"),
        LogInVerdict.CardNotEntered => new("カードの記載なし", "no card entered"),
        _ => new("働けない", "may not work"),
    };

    /// <summary>A verdict in the record: of each kind of act one's own.</summary>
    public static Text VerdictOf(AuditKind kind, uint verdict)
    {
        if (verdict == 0)
            return new("可", "done");
        var words = kind switch
        {
            AuditKind.Inquiry or AuditKind.Provision or AuditKind.Transfer
                when Enum.IsDefined((InquiryVerdict)verdict) => InquiryWords.TitleOf((InquiryVerdict)verdict),
            AuditKind.NumberShown or AuditKind.PrintOutput when Enum.IsDefined((ShowVerdict)verdict) =>
                new("拒否", "refused"),
            AuditKind.OperatorAction when verdict is >= (uint)LogInVerdict.LoggedOut
                and <= (uint)LogInVerdict.RightWithdrawn => new("終了", "ended"),
            _ => new("拒否", "refused"),
        };
        return new($"{words.Japanese}（{verdict}）", $"{words.English} ({verdict})");
    }

    /// <summary>Name of an office by its number in the record; what is none is shown as the number.</summary>
    public static Text OfficeOf(long number)
    {
        if (number == 0)
            return new("―", "-");
        if (number is < 0 or >= 100L * NumberOfOffice)
            return Same(number);
        var node = NodeName.FromNumber(number);
        var name = Municipalities.TryFind(node.Office, out var found) ? found.FullName : $"{node.Office}";
        return node.Role switch
        {
            Role.National => new("全国サーバ", "national server"),
            Role.Prefecture or Role.Municipality => new(name, name),
            Role.Terminal => new($"{name} 端末", $"{name} terminal"),
            Role.RepresentativeTerminal => new($"{name} 代表端末", $"{name} representative terminal"),
            Role.NationalOrgan => new($"国の機関 {node.Office}", $"national organ {node.Office}"),
            _ => Same(number),
        };
    }

    /// <summary>Name of an affair by its number; of one that the terminal does not know the number.</summary>
    public static string AffairOf(uint affair) => affair == 0 ? "―"
        : ShippedAffairs.All.FirstOrDefault(one => one.Code.Value == affair) is { } known
            ? $"{known.Code}　{known.Name}"
            : affair.ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>A time of the record, in Japan.</summary>
    public static string Time(long milliseconds) =>
        Look.PageFrame.Time(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));

    private static Text Sentence(string japanese, string english) =>
        new($"{japanese}。", $"{char.ToUpperInvariant(english[0])}{english[1..]}.");

    private static Text Same(long number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        return new(text, text);
    }

    /// <summary>A name of the code in words.</summary>
    private static string Spaced(string name) => string.Concat(name.Select(
        (letter, place) => place > 0 && char.IsUpper(letter) ? $" {char.ToLowerInvariant(letter)}" : $"{letter}"));
}
