using Juki.Domain.Provision;

namespace Juki.Wire.Files;

/// <summary>対処 — what a clerk reads about a file of conditions that is refused whole. [ours]</summary>
/// <param name="Title">In Japanese, a few words.</param>
/// <param name="Japanese">What to do, in Japanese.</param>
/// <param name="English">The same in English.</param>
public sealed record BatchFileRemedy(string Title, string Japanese, string English)
{
    /// <summary>That of a problem.</summary>
    public static BatchFileRemedy Of(BatchFileProblem problem) => problem switch
    {
        BatchFileProblem.None => new("受付", "何もしなくてよい。", "Nothing to do."),
        BatchFileProblem.HeaderUnreadable => new("見出しの誤り",
            "1行目(見出し)と2行目(列名)を形式のとおりに作り直す。文字コードはUTF-8(BOMなし)。",
            "Make the first line (header) and the second (columns) anew as the format says; UTF-8 without a mark."),
        BatchFileProblem.TooManyLines => new("行数の超過",
            FormattableString.Invariant($"1つのファイルは{BatchLimits.LinesMax:N0}行まで。分けて別の番号で送る。"),
            FormattableString.Invariant(
                $"A file has at most {BatchLimits.LinesMax:N0} lines; divide it and send the parts as files.")),
        BatchFileProblem.Cut => new("途中で切れたファイル",
            "最後の行がない。作り直すか写し直し、同じ番号で送る。",
            "The last line is missing; make or copy the file anew and send it under the same number."),
        BatchFileProblem.DigestWrong => new("内容の破損",
            "書き換えられている。作り直すか写し直し、同じ番号で送る。",
            "Altered; make or copy the file anew and send it under the same number."),
        BatchFileProblem.CountWrong => new("件数の不一致",
            "見出しと末尾の件数を行の数に合わせて作り直す。",
            "Make the counts in header and trailer that of the lines."),
        BatchFileProblem.OtherNetwork => new("他のネットワークのファイル",
            "送り先を確かめる。", "Check where the file was to go: it names another network."),
        BatchFileProblem.OtherAsker => new("受け付けない照会元",
            "照会元の種別と番号、送り先のサーバを確かめる。",
            "Check kind and number of the asker, and to which server the file goes."),
        BatchFileProblem.Duplicate => new("受取り済みのファイル",
            "同じものを受け取っている。状況を確かめ、結果を取り出す。",
            "The same file was taken in before; ask for its state and fetch its results."),
        BatchFileProblem.NumberReused => new("番号の再使用",
            "この番号では別の内容を受け取っている。新しい番号で作り直す。",
            "Other content was taken in under this number; make the file under a new number."),
        BatchFileProblem.NotPermitted => new("認められない照会",
            "判定を見て、事務、協定、項目を確かめる。", "The verdict says why; check affair, agreement and items."),
        _ => throw new ArgumentOutOfRangeException(nameof(problem)),
    };
}
