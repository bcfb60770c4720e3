namespace Juki.Tests.Docs;

/// <summary>A law, standard or document that the code may cite.</summary>
/// <param name="Id">How a citation begins.</param>
/// <param name="Title">What it is.</param>
internal sealed record Source(string Id, string Title)
{
    /// <summary>A new source is added here, in the place where docs/SOURCES.md shall list it.</summary>
    public static IReadOnlyList<Source> All { get; } =
    [
        new("S-000", "住民基本台帳ネットワークシステムの概要: the system, its terms, and the measures against each risk"
            + " (prefecture, today's network)"),
        new("S-001", "「住民基本台帳ネットワークシステム」の概要: network, servers, cards (2002)"),
        new("S-002", "住民基本台帳ネットワークシステム 個人情報保護の基本的考え方: what may be kept, asked and given (2003)"),
        new("S-003", "住民基本台帳ネットワークシステムの運用・管理状況について: a prefecture's report with counts (2003)"),
        new("S-004", "附票連携システムの概要: the supplement network, its terms, and the measures against each risk"),
        new("住基法", "住民基本台帳法 (昭和42年法律第81号)"),
        new("住基法施行令", "住民基本台帳法施行令 (昭和42年政令第292号)"),
        new("住基法施行規則", "住民基本台帳法施行規則 (平成11年自治省令第35号)"),
        new("番号法", "行政手続における特定の個人を識別するための番号の利用等に関する法律 (平成25年法律第27号)"),
        new("番号法施行令", "同法施行令 (平成26年政令第155号)"),
        new("平成26年総務省令85号", "番号法の規定による通知カード及び個人番号カード並びに情報提供ネットワークシステムによる"
            + "特定個人情報の提供等に関する省令 (平成26年総務省令第85号)"),
        new("平成14年総務省告示334号", "電気通信回線を通じた送信又は磁気ディスクの送付の方法並びに磁気ディスクへの記録及び"
            + "その保存の方法に関する技術的基準"),
        new("標準仕様書", "住民記録システム標準仕様書 (総務省)"),
        new("総務省 全国地方公共団体コード仕様", "全国地方公共団体コード仕様 (総務省)"),
        new("JIS X 0201", "7ビット及び8ビットの情報交換用符号化文字集合"),
        new("JIS X 0208", "7ビット及び8ビットの2バイト情報交換用符号化漢字集合"),
        new("JIS X 0213", "7ビット及び8ビットの2バイト情報交換用符号化拡張漢字集合"),
        new("JIS X 0221", "国際符号化文字集合 (UCS)"),
        new("JIS X 0303", "性別コード"),
        new("JIS X 0401", "都道府県コード"),
        new("JIS X 0402", "市区町村コード"),
        new("ISO 8601", "Date and time: representations for information interchange"),
        new("ISO/IEC 7816-4", "Identification cards: organization, security and commands for interchange"),
        new("ISO/IEC 9798-3", "Entity authentication: mechanisms using digital signature techniques"),
        new("ISO/IEC 10646", "Universal coded character set (UCS)"),
        new("Unicode", "The Unicode Standard"),
        new("UAX #15", "Unicode Normalization Forms"),
        new("UTS #37", "Unicode Ideographic Variation Database"),
        new("RFC 2104", "HMAC: Keyed-Hashing for Message Authentication"),
        new("RFC 2986", "PKCS #10: Certification Request Syntax Specification"),
        new("RFC 3339", "Date and Time on the Internet: Timestamps"),
        new("RFC 3629", "UTF-8, a transformation format of ISO 10646"),
        new("RFC 4180", "Common Format and MIME Type for Comma-Separated Values (CSV) Files"),
        new("RFC 4648", "The Base16, Base32, and Base64 Data Encodings"),
        new("RFC 4493", "The AES-CMAC Algorithm"),
        new("RFC 5116", "An Interface and Algorithms for Authenticated Encryption"),
        new("RFC 5280", "Internet X.509 Public Key Infrastructure Certificate and CRL Profile"),
        new("RFC 5480", "Elliptic Curve Cryptography Subject Public Key Information"),
        new("RFC 5652", "Cryptographic Message Syntax (CMS)"),
        new("RFC 5869", "HMAC-based Extract-and-Expand Key Derivation Function (HKDF)"),
        new("RFC 6125", "Domain-Based Application Service Identity within X.509 Certificates"),
        new("RFC 6962", "Certificate Transparency"),
        new("RFC 9162", "Certificate Transparency Version 2.0"),
        new("RFC 7301", "TLS Application-Layer Protocol Negotiation Extension"),
        new("RFC 7512", "The PKCS #11 URI Scheme"),
        new("RFC 8259", "The JavaScript Object Notation (JSON) Data Interchange Format"),
        new("RFC 8446", "The Transport Layer Security (TLS) Protocol Version 1.3"),
        new("RFC 9293", "Transmission Control Protocol (TCP)"),
        new("PKCS #11", "Cryptographic Token Interface Base Specification"),
        new("X.690", "ASN.1 encoding rules: BER, CER and DER"),
        new("SEC 1", "Elliptic Curve Cryptography"),
        new("FIPS 180-4", "Secure Hash Standard"),
        new("FIPS 186-5", "Digital Signature Standard"),
        new("FIPS 197", "Advanced Encryption Standard"),
        new("SP 800-38D", "Galois/Counter Mode (GCM) and GMAC"),
        new("CRYPTREC LS-0001", "電子政府における調達のために参照すべき暗号のリスト"),
        new("CRYPTREC LS-0003", "暗号強度要件（アルゴリズム及び鍵長選択）に関する設定基準"),
        new("CRYPTREC GL-3001", "TLS暗号設定ガイドライン"),
        new("Protocol Buffers", "Protocol Buffers: language guide and encoding"),
    ];

    /// <summary>The source that <paramref name="words"/> cites; null when it is not in the list.</summary>
    public static Source? Find(string words) =>
        All.Where(s => s.IsCitedBy(words)).MaxBy(s => s.Id.Length);

    /// <summary>The id alone, or then the place in it: a number, 第…, 附則, 別表, §, or words after a space.</summary>
    private bool IsCitedBy(string words)
    {
        if (!words.StartsWith(Id, StringComparison.Ordinal))
            return false;
        if (words.Length == Id.Length)
            return true;
        var next = words[Id.Length];
        return next is ' ' or '§' or '第' or '附' or '別' || (char.IsAsciiDigit(next) && !char.IsAsciiDigit(Id[^1]));
    }
}
