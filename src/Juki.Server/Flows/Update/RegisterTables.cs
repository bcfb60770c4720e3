using Juki.Domain.Changes;
using Juki.Domain.Offices;
using Juki.Domain.Person;
using Juki.Server.Node;

namespace Juki.Server.Flows.Update;

/// <summary>Under which 住民票コード a municipality last recorded a 個人番号.</summary>
internal sealed record NumberUse(IndividualNumber Number, GovernmentCode Municipality, ResidentRecordCode Code);

/// <summary>更新順番号 up to which every update of a municipality has been judged here.</summary>
/// <param name="Municipality">The municipality, by the code of its CS.</param>
/// <param name="UpdateNumber">The last one.</param>
/// <param name="Judged">Updates with a verdict that stays: not those that wait set aside, or for a repair.</param>
/// <param name="Refused">Of these, the refused ones.</param>
internal sealed record JudgedToRow(
    GovernmentCode Municipality, long UpdateNumber, long Judged = 0, long Refused = 0)
{
    /// <summary>As another update leaves it.</summary>
    public JudgedToRow With(long number, Judgement judgement) => this with
    {
        UpdateNumber = Math.Max(UpdateNumber, number),
        Judged = Judged + (judgement.Verdict == UpdateVerdict.RecordDamaged ? 0 : 1),
        Refused = Refused + (judgement.IsApplied || judgement.Verdict == UpdateVerdict.RecordDamaged ? 0 : 1),
    };
}

/// <summary>A person whom two municipalities hold open at once (nation).</summary>
internal sealed record OpenTwiceRow(
    ResidentRecordCode Code, GovernmentCode Later, GovernmentCode Earlier, RecordedDate Since, int Reported);

/// <summary>The tables of the register: residences and what follows from them.</summary>
internal static class RegisterTables
{
    private const string Term = "150 years after it is superseded or deleted [施行令34条2項]";

    /// <summary>Residences as they are now.</summary>
    public static readonly Table<Residence> Residences = new()
    {
        Name = "residence",
        Meaning = $"本人確認情報 of each resident of each municipality, as last reported. Term: {Term}.",
        Columns = Columns(),
        KeyParts = 2,
        GroupParts = 1,
        Key = row => new(row.Code.Value, row.Municipality.Value),
        Write = Write,
        Read = Read,
    };

    /// <summary>Earlier versions.</summary>
    public static readonly Table<Residence> History = new()
    {
        Name = "residence_history",
        Meaning = $"異動前の本人確認情報: every earlier version of a residence. Term: {Term}.",
        Columns = Columns(),
        KeyParts = 3,
        GroupParts = 1,
        Key = row => new(row.Code.Value, row.Municipality.Value, row.Version),
        Write = Write,
        Read = Read,
    };

    /// <summary>個人番号 and who holds it.</summary>
    public static readonly Table<NumberUse> Numbers = new()
    {
        Name = "number_use",
        Meaning = $"Every 個人番号 that a municipality has recorded, and under which code last. Term: {Term}.",
        Columns =
        [
            new("number", ColumnKind.Integer, "個人番号"),
            new("municipality", ColumnKind.Integer, "the municipality, by the code of its CS"),
            new("code", ColumnKind.Integer, "住民票コード"),
        ],
        KeyParts = 2,
        GroupParts = 2,
        Key = row => new(row.Number.Value, row.Municipality.Value),
        Write = (row, to) =>
        {
            to.Integer(row.Number.Value);
            to.Integer(row.Municipality.Value);
            to.Integer(row.Code.Value);
        },
        Read = from => new(
            IndividualNumber.FromChecked(from.Integer()),
            GovernmentCode.FromChecked((int)from.Integer()),
            ResidentRecordCode.FromChecked(from.Integer())),
    };

    /// <summary>How far the updates have been judged.</summary>
    public static readonly Table<JudgedToRow> JudgedTo = new()
    {
        Name = "judged_to",
        Meaning = "How far each municipality's updates have been judged here; what comes again after a restore shows.",
        Columns =
        [
            new("municipality", ColumnKind.Integer, "the municipality, by the code of its CS"),
            new("update_number", ColumnKind.Integer, "更新順番号 of its last update judged here"),
            new("judged", ColumnKind.Integer, "its updates with a verdict that stays"),
            new("refused", ColumnKind.Integer, "of these, the refused ones"),
        ],
        KeyParts = 1,
        GroupParts = 1,
        Key = row => new(row.Municipality.Value),
        Write = (row, to) =>
        {
            to.Integer(row.Municipality.Value);
            to.Integer(row.UpdateNumber);
            to.Integer(row.Judged);
            to.Integer(row.Refused);
        },
        Read = from => new(
            GovernmentCode.FromChecked((int)from.Integer()), from.Integer(), from.Integer(), from.Integer()),
    };

    /// <summary>Persons held open twice.</summary>
    public static readonly Table<OpenTwiceRow> OpenTwice = new()
    {
        Name = "open_twice",
        Meaning = "Persons whom two municipalities hold open at once (nation). Gone when one of them closes.",
        Columns =
        [
            new("code", ColumnKind.Integer, "住民票コード"),
            new("later", ColumnKind.Integer, "the municipality of the later entry"),
            new("earlier", ColumnKind.Integer, "the municipality of the earlier entry"),
            new("since", ColumnKind.Integer, "異動年月日 of the later entry"),
            new("reported", ColumnKind.Integer, "kind of notice sent to both: 0 none, 1 same day, 2 open for too long"),
        ],
        KeyParts = 1,
        GroupParts = 1,
        Key = row => new(row.Code.Value),
        Write = (row, to) =>
        {
            to.Integer(row.Code.Value);
            to.Integer(row.Later.Value);
            to.Integer(row.Earlier.Value);
            to.Integer(row.Since.Value);
            to.Integer(row.Reported);
        },
        Read = from => new(
            ResidentRecordCode.FromChecked(from.Integer()),
            GovernmentCode.FromChecked((int)from.Integer()),
            GovernmentCode.FromChecked((int)from.Integer()),
            RecordedDate.FromChecked((int)from.Integer()),
            (int)from.Integer()),
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Table> All => [Residences, History, Numbers, JudgedTo, OpenTwice];

    private static Column[] Columns() =>
    [
        new("code", ColumnKind.Integer, "住民票コード"),
        new("municipality", ColumnKind.Integer, "the municipality, by the code of its CS"),
        new("version", ColumnKind.Integer, "version of this residence, from 1"),
        new("state", ColumnKind.Integer, "1 open, 2 closed, 3 goes on under another code"),
        new("entry_date", ColumnKind.Integer, "異動年月日 of the entry, yyyymmdd"),
        new("last_reason", ColumnKind.Integer, "異動事由 of this version (`ChangeReason`)"),
        new("last_date", ColumnKind.Integer, "異動年月日 of this version, yyyymmdd"),
        new("update_number", ColumnKind.Integer, "更新順番号 of this version"),
        new("other_code", ColumnKind.Integer, "旧住民票コード, or the code that took its place; 0 none"),
        new("taken_over", ColumnKind.Integer, "day of the merger with which it was taken over, yyyymmdd; 0 never"),
        new("number", ColumnKind.Integer, "個人番号; 0 none"),
        new("name", ColumnKind.Text, "氏名"),
        new("name_reading", ColumnKind.Text, "氏名の振り仮名"),
        new("former_surname", ColumnKind.Text, "旧氏"),
        new("former_surname_reading", ColumnKind.Text, "旧氏の振り仮名"),
        new("alias", ColumnKind.Text, "通称"),
        new("alias_reading", ColumnKind.Text, "通称の振り仮名"),
        new("birth_date", ColumnKind.Integer, "生年月日, yyyymmdd, zeros for unknown parts"),
        new("sex", ColumnKind.Integer, "性別: 1 男, 2 女"),
        new("address_municipality", ColumnKind.Integer, "市町村コード of the address (a ward, in a designated city)"),
        new("address", ColumnKind.Text, "住所 after the name of the municipality"),
        new("postal_code", ColumnKind.Text, "郵便番号"),
    ];

    private static void Write(Residence row, IRowWriter to)
    {
        to.Integer(row.Code.Value);
        to.Integer(row.Municipality.Value);
        to.Integer(row.Version);
        to.Integer((long)row.State);
        to.Integer(row.EntryDate.Value);
        to.Integer((long)row.LastReason);
        to.Integer(row.LastDate.Value);
        to.Integer(row.UpdateNumber);
        to.Integer(row.OtherCode.Value);
        to.Integer(row.TakenOver.Value);
        var information = row.Information;
        to.Integer(information.Number.Value);
        WriteName(information.Name, to);
        WriteName(information.FormerSurname, to);
        WriteName(information.Alias, to);
        to.Integer(information.DateOfBirth.Value);
        to.Integer((long)information.Sex);
        to.Integer(information.Address.Municipality.Value);
        to.Text(information.Address.Text);
        to.Text(information.Address.PostalCode);
    }

    private static void WriteName(WrittenName name, IRowWriter to)
    {
        to.Text(name.Text);
        to.Text(name.Reading);
    }

    private static Residence Read(IRowReader from)
    {
        var code = ResidentRecordCode.FromChecked(from.Integer());
        var municipality = GovernmentCode.FromChecked((int)from.Integer());
        var version = (int)from.Integer();
        var state = (ResidenceState)from.Integer();
        var entryDate = RecordedDate.FromChecked((int)from.Integer());
        var lastReason = (ChangeReason)from.Integer();
        var lastDate = RecordedDate.FromChecked((int)from.Integer());
        var updateNumber = from.Integer();
        var otherCode = ResidentRecordCode.FromChecked(from.Integer());
        var takenOver = RecordedDate.FromChecked((int)from.Integer());
        return new Residence
        {
            Municipality = municipality,
            Version = version,
            State = state,
            EntryDate = entryDate,
            LastReason = lastReason,
            LastDate = lastDate,
            UpdateNumber = updateNumber,
            OtherCode = otherCode,
            TakenOver = takenOver,
            Information = new IdentificationInformation
            {
                Code = code,
                Number = IndividualNumber.FromChecked(from.Integer()),
                Name = new(from.Text(), from.Text()),
                FormerSurname = new(from.Text(), from.Text()),
                Alias = new(from.Text(), from.Text()),
                DateOfBirth = RecordedDate.FromChecked((int)from.Integer()),
                Sex = (Sex)from.Integer(),
                Address = new(GovernmentCode.FromChecked((int)from.Integer()), from.Text(), from.Text()),
            },
        };
    }
}
