namespace Juki.Domain.Changes;

/// <summary>
/// 更新の判定 — what became of one update, in order of precedence: the first that holds is the one that is answered.
/// Numbers stand in messages and receipts and never change. Texts and remedies: <c>docs/verdicts.md</c>.
/// </summary>
public enum UpdateVerdict
{
    /// <summary>更新済 — applied.</summary>
    Applied = 0,

    /// <summary>A record that cannot be read: wrong number of fields, broken quotes, bytes that are no UTF-8.</summary>
    RecordUnreadable = 10,

    /// <summary>A required item is empty.</summary>
    FieldMissing = 11,

    /// <summary>An item that this reason does not carry is filled in.</summary>
    FieldNotExpected = 12,

    /// <summary>An item is not in its format (項目チェック) [S-000 2. リスク3].</summary>
    FieldMalformed = 13,

    /// <summary>An item is longer than its limit.</summary>
    FieldTooLong = 14,

    /// <summary>A text has a character that is not assigned, not registered, or a control.</summary>
    TextNotAllowed = 15,

    /// <summary>The check digit of a code or number is wrong.</summary>
    CheckDigitWrong = 16,

    /// <summary>No such municipality (コードチェック) [S-000 2. リスク3].</summary>
    MunicipalityUnknown = 17,

    /// <summary>The date of the change lies ahead; only 転出 may [標準仕様書].</summary>
    DateAhead = 18,

    /// <summary>The address is not in the reporting municipality, or the sender does not speak for it.</summary>
    NotOwner = 30,

    /// <summary>An update whose number has been judged before, or that is older than one handled for this
    /// residence.</summary>
    OutOfOrder = 31,

    /// <summary>The municipality, or the ward of the address, had ended by the date of the change: a merger or a new
    /// code (decision 0010).</summary>
    MunicipalityEnded = 32,

    /// <summary>The record goes on under another 住民票コード.</summary>
    CodeSuperseded = 40,

    /// <summary>現存する住民への転入 (or 出生, 職権記載): the record stands in this municipality [S-000 2.
    /// リスク3].</summary>
    AlreadyResident = 41,

    /// <summary>出生 for somebody who was recorded in this municipality before.</summary>
    AlreadyRecorded = 42,

    /// <summary>転入 of a person whose record here was deleted by 死亡; 職権記載等 restores it.</summary>
    Deceased = 43,

    /// <summary>No record of this person stands, or ever stood, in this municipality.</summary>
    NotResident = 44,

    /// <summary>Deletion of a record already deleted [S-004].</summary>
    AlreadyDeleted = 45,

    /// <summary>Revision of a deleted record (除票).</summary>
    Deleted = 46,

    /// <summary>An item changed that this reason may not change: 転居 with anything but 住所 [S-000 2. リスク3],
    /// ….</summary>
    ItemMayNotChange = 50,

    /// <summary>The item that this reason must change is the same as before.</summary>
    NothingChanged = 51,

    /// <summary>The new 住民票コード has been used in this municipality.</summary>
    CodeUsed = 60,

    /// <summary>The 個人番号 is or was another person's in this municipality.</summary>
    NumberUsed = 61,

    /// <summary>The change is dated before the birth.</summary>
    BeforeBirth = 70,

    /// <summary>The update made the server fail and was set aside; a person looks at it (decision 0007).</summary>
    SetAsideAsFaulty = 80,

    /// <summary>An earlier update of the same resident was set aside; this one is judged after it (decision
    /// 0007).</summary>
    WaitsForEarlier = 81,

    /// <summary>A row that the update is judged by is damaged and waits for its repair (decision 0008).</summary>
    RecordDamaged = 82,
}

/// <summary>項目 — the items of an update that a verdict can name. Numbers stand in messages and never
/// change.</summary>
public enum UpdateField
{
    /// <summary>None: the verdict is about the whole record.</summary>
    None = 0,

    /// <summary>異動事由.</summary>
    Reason = 1,

    /// <summary>異動年月日.</summary>
    Date = 2,

    /// <summary>住民票コード.</summary>
    Code = 3,

    /// <summary>新住民票コード.</summary>
    NewCode = 4,

    /// <summary>個人番号.</summary>
    Number = 5,

    /// <summary>氏名.</summary>
    Name = 6,

    /// <summary>氏名の振り仮名.</summary>
    NameReading = 7,

    /// <summary>旧氏.</summary>
    FormerSurname = 8,

    /// <summary>旧氏の振り仮名.</summary>
    FormerSurnameReading = 9,

    /// <summary>通称.</summary>
    Alias = 10,

    /// <summary>通称の振り仮名.</summary>
    AliasReading = 11,

    /// <summary>生年月日.</summary>
    DateOfBirth = 12,

    /// <summary>性別.</summary>
    Sex = 13,

    /// <summary>市町村コード of the address.</summary>
    AddressMunicipality = 14,

    /// <summary>住所.</summary>
    Address = 15,

    /// <summary>郵便番号.</summary>
    PostalCode = 16,
}
