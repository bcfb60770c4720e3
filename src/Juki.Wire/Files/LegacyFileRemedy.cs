namespace Juki.Wire.Files;

/// <summary>対処 — what a clerk reads about a file that is refused whole. [ours]</summary>
/// <param name="Title">In Japanese, a few words.</param>
/// <param name="Japanese">What to do, in Japanese.</param>
/// <param name="English">The same in English.</param>
public sealed record LegacyFileRemedy(string Title, string Japanese, string English)
{
    /// <summary>That of a problem.</summary>
    public static LegacyFileRemedy Of(LegacyFileProblem problem) => problem switch
    {
        LegacyFileProblem.None => new("受け取れる", "何もしなくてよい。", "Nothing to do."),
        LegacyFileProblem.HeaderUnreadable => new("見出しの誤り",
            "1行目(見出し)と2行目(列名)を形式のとおりに作り直し、同じ番号で置く。",
            "Make the first line (header) and the second (columns) anew as the format says; offer the same number."),
        LegacyFileProblem.ChecksumWrong => new("内容の破損",
            "書きかけか、書き換えられている。作り直すか写し直し、同じ番号で置く。",
            "Half-written or altered; make or copy the file anew and offer the same number."),
        LegacyFileProblem.CountWrong => new("件数の不一致",
            "見出しの件数とレコードの数を合わせて作り直し、同じ番号で置く。",
            "Make the count in the header that of the records; offer the same number."),
        LegacyFileProblem.OtherMunicipality => new("他の市町村のファイル",
            "置いた場所を確かめる。このCSの市町村のファイルを同じ番号で置く。",
            "Check where the file was put; offer this municipality's own file under the number."),
        LegacyFileProblem.NumberMismatch => new("番号の不一致",
            "ファイル名と見出しの番号を合わせて置く。",
            "Make the number in the name that in the header; offer the file again."),
        LegacyFileProblem.Duplicate => new("受取り済みのファイル",
            "同じものを受け取っている。何もしなくてよい。",
            "The same file was taken in before; nothing to do."),
        LegacyFileProblem.NumberReused => new("番号の再使用",
            "この番号では別の内容を受け取っている。新しい番号で作り直す。",
            "Other content was taken in under this number; make the file under a new number."),
        _ => throw new ArgumentOutOfRangeException(nameof(problem)),
    };
}
