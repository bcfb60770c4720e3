namespace Juki.Population;

/// <summary>
/// The parts that invented names are put together from. Which part meets which is chance, so that a name is nobody's in
/// particular; some parts are rare characters that registers must carry.
/// </summary>
internal static class NameParts
{
    /// <summary>What stands between surname and given name.</summary>
    public const char Between = '\u3000';

    /// <summary>First halves of surnames, the common ones first.</summary>
    public static readonly (string Text, string Reading)[] SurnameFirst =
    [
        ("霧", "キリ"), ("楠", "クス"), ("雫", "シズク"), ("葦", "アシ"), ("樫", "カシ"), ("梢", "コズエ"), ("朝", "アサ"),
        ("夕", "ユウ"), ("稲", "イナ"), ("麦", "ムギ"), ("笹", "ササ"), ("柚", "ユズ"), ("桐", "キリ"), ("椿", "ツバキ"),
        ("鷺", "サギ"), ("鶴", "ツル"), ("雁", "カリ"), ("鮎", "アユ"), ("貝", "カイ"), ("砂", "スナ"), ("岩", "イワ"),
        ("滝", "タキ"), ("渚", "ナギサ"), ("湊", "ミナト"), ("灯", "アカリ"), ("鐘", "カネ"), ("琴", "コト"), ("笛", "フエ"),
        ("錦", "ニシキ"), ("紺", "コン"), ("藍", "アイ"), ("紅", "ベニ"), ("銀", "ギン"), ("鉄", "テツ"), ("墨", "スミ"),
        ("筆", "フデ"), ("暁", "アカツキ"), ("宵", "ヨイ"), ("雪", "ユキ"), ("霞", "カスミ"),
    ];

    /// <summary>First halves that few have: outside the first plane, compatibility ideographs, variation
    /// sequences.</summary>
    public static readonly (string Text, string Reading)[] SurnameRare =
    [
        ("𠮷", "ヨシ"), ("髙", "タカ"), ("﨑", "サキ"), ("葛\U000E0102", "クズ"), ("邉\U000E010F", "ナベ"), ("辻\U000E0102", "ツジ"),
        ("𡈽", "ツチ"), ("塚\uFE00", "ツカ"), ("神\uFE00", "カミ"), ("嶋", "シマ"), ("栁", "ヤナギ"), ("𣘺", "ハシ"), ("祇\U000E0101", "ギ"),
    ];

    /// <summary>Second halves of surnames.</summary>
    public static readonly (string Text, string Reading)[] SurnameSecond =
    [
        ("石", "イシ"), ("原", "ハラ"), ("沢", "サワ"), ("谷", "タニ"), ("浜", "ハマ"), ("淵", "フチ"), ("坂", "サカ"),
        ("森", "モリ"), ("沼", "ヌマ"), ("瀬", "セ"), ("峰", "ミネ"), ("尾", "オ"), ("巻", "マキ"), ("垣", "ガキ"),
        ("蔵", "クラ"), ("戸", "ト"), ("端", "バタ"), ("渡", "ワタリ"), ("越", "ゴエ"), ("守", "モリ"), ("里", "サト"),
        ("窪", "クボ"), ("浦", "ウラ"), ("洞", "ホラ"), ("町", "マチ"), ("部", "ベ"),
    ];

    /// <summary>First halves of given names.</summary>
    public static readonly (string Text, string Reading)[] GivenFirst =
    [
        ("明", "アキ"), ("春", "ハル"), ("夏", "ナツ"), ("秋", "アキ"), ("冬", "フユ"), ("千", "チ"), ("万", "マ"), ("和", "カズ"),
        ("光", "ミツ"), ("静", "シズ"), ("清", "キヨ"), ("豊", "トヨ"), ("直", "ナオ"), ("真", "マ"), ("義", "ヨシ"), ("礼", "レイ"),
        ("智", "トモ"), ("勇", "ユウ"), ("結", "ユ"), ("陽", "ハル"), ("星", "セイ"), ("月", "ツキ"), ("海", "ミ"), ("空", "ソラ"),
        ("風", "フウ"), ("花", "ハナ"), ("葉", "ヨウ"), ("実", "ミ"), ("久", "ヒサ"), ("永", "ナガ"),
    ];

    /// <summary>Second halves of men's given names.</summary>
    public static readonly (string Text, string Reading)[] GivenMen =
    [
        ("", ""), ("太", "タ"), ("介", "スケ"), ("彦", "ヒコ"), ("郎", "ロウ"), ("之", "ユキ"), ("人", "ト"), ("斗", "ト"),
        ("雄", "オ"), ("助", "スケ"), ("馬", "マ"), ("矢", "ヤ"), ("樹", "キ"), ("一", "イチ"), ("司", "ジ"), ("平", "ヘイ"),
    ];

    /// <summary>Second halves of women's given names.</summary>
    public static readonly (string Text, string Reading)[] GivenWomen =
    [
        ("", ""), ("子", "コ"), ("美", "ミ"), ("香", "カ"), ("江", "エ"), ("代", "ヨ"), ("乃", "ノ"), ("奈", "ナ"),
        ("音", "ネ"), ("里", "リ"), ("穂", "ホ"), ("枝", "エ"), ("菜", "ナ"), ("恵", "エ"), ("世", "セ"), ("凪", "ナギ"),
    ];

    /// <summary>Given names in kana alone.</summary>
    public static readonly (string Text, string Reading)[] GivenKana =
    [
        ("しずく", "シズク"), ("みなも", "ミナモ"), ("こよみ", "コヨミ"), ("かえで", "カエデ"), ("あおば", "アオバ"), ("トワ", "トワ"),
        ("ちよ", "チヨ"), ("イネ", "イネ"), ("はつゑ", "ハツエ"), ("ゆず", "ユズ"),
    ];

    /// <summary>Syllables of Latin names.</summary>
    public static readonly string[] Latin =
    [
        "MA", "REL", "TA", "VI", "NO", "KO", "RUS", "SI", "DEN", "LO", "PAR", "JU", "BEL", "ZO", "KAN", "THU", "NGA",
        "RI",         "FE", "LAN", "DRO", "SHA", "MIR", "QUE", "YA", "HOL", "WEN", "GU", "TES", "OR",
    ];

    /// <summary>First halves of the names of streets.</summary>
    public static readonly string[] StreetFirst =
    [
        "若葉", "青嵐", "朝霧", "夕凪", "白樺", "桐畑", "椿", "柳", "稲穂", "麦", "笹", "鶴舞", "千鳥", "鐘撞", "染物", "紺屋",
        "東雲", "月見", "雪見", "汐見", "泉", "滝の", "砂子", "貝塚",
    ];

    /// <summary>Second halves of the names of streets.</summary>
    public static readonly string[] StreetSecond = ["町", "台", "ヶ丘", "野", "本町", "新田", "坂", "通り", "浜", "が原"];

    /// <summary>First halves of the names of houses.</summary>
    public static readonly string[] House = ["コーポ", "メゾン", "ハイツ", "グランデ", "サンライズ", "第二", "Ｓｋｙ"];

    /// <summary>Numerals of 丁目.</summary>
    public static readonly string[] Blocks = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];
}
