using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Juki.Domain.Changes;
using Juki.Domain.Person;
using Juki.Wire.Files;
using static Juki.Tests.Wire.Files.LegacyFiles;

namespace Juki.Tests.Wire.Files;

[Trait("Source", "S-000 2. リスク3")]
public class LegacyRecordParserTests
{
    [Theory]
    [InlineData(ChangeReason.MoveIn, UpdateField.Reason, "", UpdateVerdict.FieldMissing)]
    [InlineData(ChangeReason.MoveIn, UpdateField.Reason, "1", UpdateVerdict.FieldMalformed)]
    [InlineData(ChangeReason.MoveIn, UpdateField.Reason, "10", UpdateVerdict.FieldMalformed)]
    [InlineData(ChangeReason.MoveIn, UpdateField.Reason, "00", UpdateVerdict.FieldMalformed)]
    [InlineData(ChangeReason.MoveIn, UpdateField.Reason, "１１", UpdateVerdict.FieldMalformed)]
    [InlineData(ChangeReason.MoveIn, UpdateField.Date, "", UpdateVerdict.FieldMissing)]
    [InlineData(ChangeReason.MoveIn, UpdateField.Date, "2025041", UpdateVerdict.FieldMalformed)]
    [InlineData(ChangeReason.MoveIn, UpdateField.Date, "20251301", UpdateVerdict.FieldMalformed)]
    [InlineData(ChangeReason.MoveIn, UpdateField.Date, "20250231", UpdateVerdict.FieldMalformed)]
    [InlineData(ChangeReason.MoveIn, UpdateField.Date, "20250400", UpdateVerdict.FieldMalformed)]
    [InlineData(ChangeReason.MoveIn, UpdateField.Date, "20250501", UpdateVerdict.DateAhead)]
    [InlineData(ChangeReason.Death, UpdateField.Date, "20250600", UpdateVerdict.DateAhead)]
    [InlineData(ChangeReason.MoveIn, UpdateField.Code, "", UpdateVerdict.FieldMissing)]
    [InlineData(ChangeReason.MoveIn, UpdateField.Code, "1234567890", UpdateVerdict.FieldMalformed)]
    [InlineData(ChangeReason.MoveIn, UpdateField.Code, "12345678901", UpdateVerdict.CheckDigitWrong)]
    [InlineData(ChangeReason.MoveIn, UpdateField.Code, "00000000000", UpdateVerdict.CheckDigitWrong)]
    [InlineData(ChangeReason.MoveIn, UpdateField.NewCode, "24727059608", UpdateVerdict.FieldNotExpected)]
    [InlineData(ChangeReason.CodeChangeRequest, UpdateField.NewCode, "", UpdateVerdict.FieldMissing)]
    [InlineData(ChangeReason.CodeChangeRequest, UpdateField.NewCode, "24727059607", UpdateVerdict.CheckDigitWrong)]
    [InlineData(ChangeReason.NumberChange, UpdateField.Number, "", UpdateVerdict.FieldMissing)]
    [InlineData(ChangeReason.MoveIn, UpdateField.Number, "12345678901", UpdateVerdict.FieldMalformed)]
    [InlineData(ChangeReason.MoveIn, UpdateField.Number, "123456789010", UpdateVerdict.CheckDigitWrong)]
    [InlineData(ChangeReason.MoveIn, UpdateField.Name, "", UpdateVerdict.FieldMissing)]
    [InlineData(ChangeReason.MoveIn, UpdateField.Name, "外\uE000字", UpdateVerdict.TextNotAllowed)]
    [InlineData(ChangeReason.MoveIn, UpdateField.Name, "二　　空白", UpdateVerdict.TextNotAllowed)]
    [InlineData(ChangeReason.MoveIn, UpdateField.NameReading, "しずく", UpdateVerdict.TextNotAllowed)]
    [InlineData(ChangeReason.MoveIn, UpdateField.AliasReading, "マル", UpdateVerdict.FieldNotExpected)]
    [InlineData(ChangeReason.MoveIn, UpdateField.Alias, "A\tB", UpdateVerdict.TextNotAllowed)]
    [InlineData(ChangeReason.MoveIn, UpdateField.DateOfBirth, "", UpdateVerdict.FieldMissing)]
    [InlineData(ChangeReason.MoveIn, UpdateField.DateOfBirth, "19500004", UpdateVerdict.FieldMalformed)]
    [InlineData(ChangeReason.MoveIn, UpdateField.DateOfBirth, "20250501", UpdateVerdict.DateAhead)]
    [InlineData(ChangeReason.MoveIn, UpdateField.Sex, "", UpdateVerdict.FieldMissing)]
    [InlineData(ChangeReason.MoveIn, UpdateField.Sex, "0", UpdateVerdict.FieldMalformed)]
    [InlineData(ChangeReason.MoveIn, UpdateField.AddressMunicipality, "", UpdateVerdict.FieldMissing)]
    [InlineData(ChangeReason.MoveIn, UpdateField.AddressMunicipality, "13101", UpdateVerdict.FieldMalformed)]
    [InlineData(ChangeReason.MoveIn, UpdateField.AddressMunicipality, "131017", UpdateVerdict.CheckDigitWrong)]
    [InlineData(ChangeReason.MoveIn, UpdateField.AddressMunicipality, "139998", UpdateVerdict.MunicipalityUnknown)]
    [InlineData(ChangeReason.MoveIn, UpdateField.AddressMunicipality, "000000", UpdateVerdict.MunicipalityUnknown)]
    [InlineData(ChangeReason.MoveIn, UpdateField.AddressMunicipality, "481017", UpdateVerdict.MunicipalityUnknown)]
    [InlineData(ChangeReason.MoveIn, UpdateField.AddressMunicipality, "999999", UpdateVerdict.MunicipalityUnknown)]
    [InlineData(ChangeReason.MoveIn, UpdateField.AddressMunicipality, "130001", UpdateVerdict.MunicipalityUnknown)]
    [InlineData(ChangeReason.MoveIn, UpdateField.AddressMunicipality, "141003", UpdateVerdict.MunicipalityUnknown)]
    [InlineData(ChangeReason.MoveIn, UpdateField.Address, "", UpdateVerdict.FieldMissing)]
    [InlineData(ChangeReason.MoveIn, UpdateField.PostalCode, "100-000", UpdateVerdict.FieldMalformed)]
    public void Parse_OneItemWrong_NamesItAndItsVerdict(
        ChangeReason reason, UpdateField field, string value, UpdateVerdict expected)
    {
        var record = reason == ChangeReason.CodeChangeRequest
            ? Parse(Items(reason, (UpdateField.NewCode, "24727059608"), (field, value)))
            : Parse(Items(reason, (field, value)));
        Assert.Equal((expected, field), (record.Verdict, record.Field));
        Assert.Null(record.Change);
    }

    [Theory]
    [InlineData(UpdateField.Name, 200, 201)]
    [InlineData(UpdateField.FormerSurname, 200, 201)]
    [InlineData(UpdateField.Address, 300, 301)]
    public void Parse_TextAtItsLimit_PassesAndOneMoreDoesNot(UpdateField field, int fits, int tooLong)
    {
        Assert.NotNull(Parse(Items(ChangeReason.MoveIn, (field, new('町', fits)))).Change);
        Assert.Equal(
            (UpdateVerdict.FieldTooLong, field),
            Of(Parse(Items(ChangeReason.MoveIn, (field, new('町', tooLong))))));
    }

    [Theory]
    [InlineData(ChangeReason.Birth, "20250400", true)]
    [InlineData(ChangeReason.Death, "20240230", true)]
    [InlineData(ChangeReason.Death, "00000000", true)]
    [InlineData(ChangeReason.ExOfficioEntry, "20250000", true)]
    [InlineData(ChangeReason.ExOfficioDeletion, "20250400", true)]
    [InlineData(ChangeReason.ExOfficioCorrection, "20250400", true)]
    [InlineData(ChangeReason.MoveOut, "20250400", false)]
    [InlineData(ChangeReason.ChangeOfAddress, "20240230", false)]
    [InlineData(ChangeReason.MoveOut, "20300101", true)] // 転出予定
    [InlineData(ChangeReason.MoveIn, "20250430", true)] // today
    [Trait("Source", "標準仕様書1.1.8")]
    [Trait("Source", "標準仕様書")]
    public void 異動年月日は出生と死亡と職権によるものだけ不詳でよく転出だけ先でよい(ChangeReason reason, string date, bool passes)
    {
        var record = Parse(Items(reason, (UpdateField.Date, date)));
        Assert.Equal(passes, record.Change is not null);
        Assert.Equal(passes ? UpdateField.None : UpdateField.Date, record.Field);
    }

    [Fact]
    public void Parse_SeveralFaults_AnswersTheFirstVerdictAndThenTheFirstColumn()
    {
        (UpdateField, string)[] faults =
        [
            (UpdateField.PostalCode, "x"), (UpdateField.Number, "123456789010"), (UpdateField.Sex, "9"),
            (UpdateField.Name, ""),
        ];
        Assert.Equal((UpdateVerdict.FieldMissing, UpdateField.Name), Of(Parse(Items(ChangeReason.MoveIn, faults))));
        Assert.Equal(
            (UpdateVerdict.FieldMalformed, UpdateField.Sex), Of(Parse(Items(ChangeReason.MoveIn, faults[..3]))));
        Assert.Equal(
            (UpdateVerdict.FieldMalformed, UpdateField.PostalCode), Of(Parse(Items(ChangeReason.MoveIn, faults[..2]))));
    }

    [Theory]
    [InlineData("2,11,20250401")]
    [InlineData("01,11")]
    [InlineData("")]
    [InlineData("\uFEFF1,11")]
    [InlineData("x")]
    [InlineData("1,11,20250401,12345678903,,,\"broken,,,,,,19800101,1,131016,x,")]
    [InlineData("1,11,20250401,12345678903,,,stray\"quote,,,,,,19800101,1,131016,x,")]
    [InlineData("1,11,20250401,12345678903,,,\"quoted\"tail,,,,,,19800101,1,131016,x,")]
    [InlineData("1,11,20250401,12345678903,,,霧石,,,,,,19800101,1,131016,x")]
    [InlineData("1,11,20250401,12345678903,,,霧石,,,,,,19800101,1,131016,x,,")]
    [InlineData("2,11,20250401,12345678903,,,霧石,,,,,,19800101,1,131016,x,")]
    public void Parse_LineThatIsNone_IsUnreadableAndItsNeighboursAreNot(string line)
    {
        var good = LegacyExample.Changes().First();
        var records = Read(Make(1, writer =>
        {
            writer.WriteLine(line);
            writer.Write(good);
        }));
        Assert.Equal((UpdateVerdict.RecordUnreadable, UpdateField.None), Of(records[0]));
        Assert.Equal(2, records.Count);
        Assert.Equal(good, records[1].Change);
    }

    [Fact]
    public void Parse_BytesThatAreNoUtf8_SpoilThatRecordOnly()
    {
        var file = Make(LegacyExample.Changes());
        var place = file.AsSpan().IndexOf(Encoding.UTF8.GetBytes("雫石"));
        file[place] = 0xFF;
        var records = Read(file);
        Assert.Equal((UpdateVerdict.RecordUnreadable, UpdateField.None), Of(records[0]));
        Assert.All(records.Skip(1), record => Assert.NotNull(record.Change));
    }

    [Fact]
    public void Parse_RandomDamage_NeverThrowsAndNeverTouchesOtherLines()
    {
        var good = Make(LegacyExample.Changes());
        var start = Encoding.UTF8.GetString(good).Split('\n').Take(2).Sum(line => Encoding.UTF8.GetByteCount(line) + 1);
        var damage = Gen.Choose(start, good.Length - 1).Zip(Gen.Choose(0, 255)).ArrayOf();
        Prop.ForAll(damage.ToArbitrary(), places =>
        {
            var file = (byte[])good.Clone();
            foreach (var (place, value) in places.Where(row => file[row.Item1] != '\n' && row.Item2 != '\n'))
                file[place] = (byte)value;
            var before = Encoding.Latin1.GetString(good).Split('\n');
            var after = Encoding.Latin1.GetString(file).Split('\n');
            var records = Read(file);
            Assert.Equal(before.Length - 3, records.Count);
            foreach (var record in records.Where(record => before[record.Serial + 1] == after[record.Serial + 1]))
                Assert.NotNull(record.Change);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Parse_NewCodeOmittedForExOfficioCodeEntry_KeepsTheCode()
    {
        var record = Parse(Items(ChangeReason.ExOfficioCodeEntry));
        Assert.Equal(record.Change!.Code, record.Change.After.Code);
    }

    [Fact]
    public void Parse_EveryReason_IsTaken() => Assert.All(
        Enum.GetValues<ChangeReason>().Where(reason => reason != ChangeReason.None),
        reason => Assert.Equal(reason, Parse(Items(
            reason,
            (UpdateField.NewCode, reason.IsRecoding() ? "24727059608" : ""))).Change?.Reason));

    private static (UpdateVerdict, UpdateField) Of(LegacyRecord record) => (record.Verdict, record.Field);
}
