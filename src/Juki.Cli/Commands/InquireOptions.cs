using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Juki.Domain.Forms;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Domain.Search;

namespace Juki.Cli.Commands;

/// <summary>What <c>juki inquire</c> is told on its command line.</summary>
internal sealed class InquireOptions
{
    /// <summary>The asker's keys.</summary>
    public Option<string> Keys { get; } = new("--keys")
    {
        Description = "鍵フォルダ / folder of the asker's keys", Required = true,
    };

    /// <summary>File of the token's PIN.</summary>
    public Option<string?> Pin { get; } = new("--pin-file")
    {
        Description = "PIN のファイル / file of the PIN [鍵フォルダの pin / pin in the key folder]",
    };

    /// <summary>Where the server listens.</summary>
    public Option<string?> Server { get; } = new("--server")
    {
        Description = "サーバのアドレス:ポート (直接) / address:port of the server, directly",
    };

    /// <summary>Where the prefecture's representative terminal listens.</summary>
    public Option<string?> Relay { get; } = new("--relay")
    {
        Description = "都道府県の代表端末のアドレス:ポート / address:port of the prefecture's representative terminal",
    };

    /// <summary>The reader of the operator's card.</summary>
    public CardOptions Card { get; } = new();

    /// <summary>File of the card's PIN; without it, and where a card is needed, the PIN is typed.</summary>
    public FingerOptions Finger { get; } = new();

    public Option<string?> CardPin { get; } = new("--card-pin-file")
    {
        Description = "操作者識別カードの暗証番号のファイル / file of the PIN of the operator's card: log in with it",
    };

    /// <summary>利用事務.</summary>
    public Option<int> Affair { get; } = new("--affair")
    {
        Description = "利用事務コード / code of the affair", Required = true,
    };

    /// <summary>利用目的.</summary>
    public Option<int> Purpose { get; } = Number("--purpose", "利用目的の番号 / number of the purpose");

    /// <summary>操作者.</summary>
    public Option<int> Operator { get; } = Number("--operator", "操作者の番号 / number of the operator");

    /// <summary>端末.</summary>
    public Option<int> Terminal { get; } = Number("--terminal", "端末の番号 / number of the terminal");

    /// <summary>Number of the body or department.</summary>
    public Option<int> Section { get; } = new("--section")
    {
        Description = "部署の番号 / number of the section [1]", DefaultValueFactory = _ => 1,
    };

    /// <summary>Kind of asker within a prefecture.</summary>
    public Option<string?> Kind { get; } = new("--kind")
    {
        Description = "都道府県の照会元の別 body|department / another body, or a department [department]",
    };

    /// <summary>住民票コード.</summary>
    public Option<string?> Code { get; } = new("--code") { Description = "住民票コード, 11 digits" };

    /// <summary>個人番号.</summary>
    public Option<string?> IndividualNumber { get; } = new("--number") { Description = "個人番号, 12 digits" };

    /// <summary>Whole 氏名.</summary>
    public Option<string?> Name { get; } = new("--name") { Description = "氏名 / whole name" };

    /// <summary>Beginning of 氏名.</summary>
    public Option<string?> NameBegins { get; } = new("--name-begins") { Description = "氏名の先頭 / its beginning" };

    /// <summary>Whole 住所.</summary>
    public Option<string?> Address { get; } = new("--address")
    {
        Description = "住所(都道府県・市区町村から) / whole address, from prefecture or municipality on",
    };

    /// <summary>Beginning of 住所.</summary>
    public Option<string?> AddressBegins { get; } = new("--address-begins")
    {
        Description = "住所の先頭 / its beginning",
    };

    /// <summary>生年月日.</summary>
    public Option<string?> Birth { get; } = new("--birth") { Description = "生年月日 / date of birth, YYYYMMDD" };

    /// <summary>性別.</summary>
    public Option<int> Sex { get; } = new("--sex") { Description = "性別 1 男, 2 女" };

    /// <summary>Removed residents too.</summary>
    public Option<bool> Removed { get; } = new("--removed") { Description = "消除者を含む / removed residents too" };

    /// <summary>Which items are asked for.</summary>
    public Option<string?> Items { get; } = new("--items")
    {
        Description = "求める項目(コンマ区切り) / items asked for, between commas: " + string.Join(',',
            Enum.GetValues<ProvidedItems>().Where(item => item != ProvidedItems.None)) + " [事務の全項目、個人番号を除く / "
            + "all of the affair but Number]",
    };

    /// <summary>照合.</summary>
    public Option<bool> Compare { get; } = new("--compare")
    {
        Description = "照合だけを求める / only ask whether the items are the same",
    };

    /// <summary>Codes and numbers unmasked.</summary>
    public Option<bool> ShowCodes { get; } = new("--show-codes")
    {
        Description = "住民票コードと個人番号を伏せない。認証した操作者には --show-reason が要る / do not mask codes and numbers; "
            + "an operator who is logged in needs --show-reason",
    };

    public Option<ShowReason> ShowReason { get; } = new("--show-reason")
    {
        Description = "表示の理由。記録される / why they are shown, which is recorded: RequestOfResident, CorrectionOfRecord, "
            + "ReportByLaw, Other",
    };

    public Option<string> ShowText { get; } = new("--show-text")
    {
        Description = "理由の説明 / the reason in words, needed with Other", DefaultValueFactory = _ => "",
    };

    /// <summary>One line of JSON.</summary>
    public Option<bool> Json { get; } = new("--json") { Description = "1 行の JSON / one line of JSON" };

    /// <summary>Adds all to a command.</summary>
    public void AddTo(Command command)
    {
        Items.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1
                && !Enum.TryParse<ProvidedItems>(result.Tokens[0].Value, ignoreCase: true, out _))
                result.AddError("--items: そのような項目はない / no such item");
        });
        command.Validators.Add(result =>
        {
            if (result.GetValue(Server) is null == result.GetValue(Relay) is null)
                result.AddError("--relay, --server: 一方が要る / one of them is needed");
        });
        Option[] all =
        [
            Keys, Pin, Server, Relay, Card.Reader, CardPin, Affair, Purpose, Operator, Terminal, Section, Kind, Code,
            IndividualNumber, Name, NameBegins, Address, AddressBegins, Birth, Sex, Removed, Items, Compare,
            ShowCodes, ShowReason, ShowText, .. Finger.All, Json,
        ];
        foreach (var option in all)
            command.Options.Add(option);
    }

    /// <summary>After whom is asked; the fault names the option.</summary>
    public bool TryReadCondition(
        ParseResult parsed, [NotNullWhen(true)] out SearchCondition? condition, out string? fault)
    {
        condition = null;
        fault = null;
        ResidentRecordCode code = default;
        Domain.Person.IndividualNumber number = default;
        RecordedDate birth = default;
        AddressCondition? address = null;
        if (parsed.GetValue(Code) is { } codeText && !ResidentRecordCode.TryParse(codeText, out code))
            fault = "--code: 住民票コードでない / no 住民票コード: 11 digits, the last a check digit";
        else if (parsed.GetValue(IndividualNumber) is { } numberText
            && !Domain.Person.IndividualNumber.TryParse(numberText, out number))
            fault = "--number: 個人番号でない / no 個人番号: 12 digits, the last a check digit";
        else if (parsed.GetValue(Birth) is { } birthText && !RecordedDate.TryParse(birthText, out birth))
            fault = "--birth: YYYYMMDD";
        else if ((parsed.GetValue(Address) ?? parsed.GetValue(AddressBegins)) is { } addressText)
        {
            if (WrittenAddress.TryRead(addressText, out var written))
                address = new(written.Municipality, written.Text, parsed.GetValue(Address) is null);
            else
                fault = "--address: 市区町村が分からない / it does not begin with a municipality";
        }
        if (fault is not null)
            return false;
        condition = new()
        {
            Code = code,
            Number = number,
            Name = parsed.GetValue(Name) is { } whole ? new NameCondition(whole, false)
                : parsed.GetValue(NameBegins) is { } begins ? new NameCondition(begins, true) : null,
            Address = address,
            DateOfBirth = birth,
            Sex = (Sex)parsed.GetValue(Sex),
            IncludeRemoved = parsed.GetValue(Removed),
        };
        return true;
    }

    /// <summary>The items asked for; none for all that the affair has but 個人番号.</summary>
    public ProvidedItems ItemsOf(ParseResult parsed) =>
        Enum.TryParse<ProvidedItems>(parsed.GetValue(Items), ignoreCase: true, out var items)
            ? items
            : ProvidedItems.None;

    private static Option<int> Number(string name, string description) => new(name)
    {
        Description = description, Required = true,
    };
}
