using Juki.Server.Media;
using Juki.Wire.Files.Media;
using static Juki.Wire.Files.Media.MediumAct;

namespace Juki.Tests.Server.Media;

[Trait("Source", "S-000 5-2. リスク2")]
public sealed class MediaRulesTests : IDisposable
{
    private readonly MediaBook book = new();

    public void Dispose() => book.Dispose();

    [Fact]
    public void 自庁の媒体は書き込み手渡し返却を受け消去してまた使える()
    {
        var number = book.Add();
        Assert.Equal(MediumState.Empty, book.StateOf(number));
        Assert.Equal(MediaVerdict.Entered, book.Enter(number, Written, HandedOver, Returned, Erased));
        Assert.Equal(MediumState.Erased, book.StateOf(number));
        Assert.Equal(MediaVerdict.Entered, book.Enter(number, Written, HandedOver, Returned, Destroyed));
        Assert.Equal(MediumState.Destroyed, book.StateOf(number));
    }

    [Fact]
    public void 二度手渡すことはできない() =>
        Assert.Equal(MediaVerdict.AlreadyHandedOver, book.Enter(book.Add(), Written, HandedOver, HandedOver));

    [Fact]
    public void 書き込んでいない媒体は手渡せない() =>
        Assert.Equal(MediaVerdict.NothingWritten, book.Enter(book.Add(), HandedOver));

    [Fact]
    public void 消去した媒体は手渡せない() =>
        Assert.Equal(MediaVerdict.NothingWritten, book.Enter(book.Add(), Written, Erased, HandedOver));

    [Fact]
    public void 返却された媒体は消去して書き直すまで手渡せない() =>
        Assert.Equal(MediaVerdict.NotErased, book.Enter(book.Add(), Written, HandedOver, Returned, HandedOver));

    [Fact]
    public void 消去する前に書き込むことはできない() =>
        Assert.Equal(MediaVerdict.NotErased, book.Enter(book.Add(), Written, Written));

    [Theory]
    [InlineData((int)Destroyed)]
    [InlineData((int)Erased)]
    [InlineData((int)Written)]
    [Trait("Source", "S-000 7. リスク3")]
    public void 返却される前に廃棄も消去も書込みもできない(int act) =>
        Assert.Equal(MediaVerdict.NotReturned, book.Enter(book.Add(), Written, HandedOver, (MediumAct)act));

    [Fact]
    public void 手渡していない媒体の返却は誤りである() =>
        Assert.Equal(MediaVerdict.NotHandedOver, book.Enter(book.Add(), Written, Returned));

    [Fact]
    public void 空の媒体は消去できないが廃棄できる()
    {
        var number = book.Add();
        Assert.Equal(MediaVerdict.NothingWritten, book.Enter(number, Erased));
        Assert.Equal(MediaVerdict.Entered, book.Enter(number, Destroyed));
    }

    [Fact]
    public void 廃棄した媒体には何も記載できない()
    {
        var number = book.Add();
        Assert.Equal(MediaVerdict.Entered, book.Enter(number, Destroyed));
        foreach (var act in new[] { Written, HandedOver, Returned, Erased, Destroyed, Lost })
            Assert.Equal(MediaVerdict.AlreadyDestroyed, book.Enter(number, act));
    }

    [Fact]
    public void 紛失中の媒体は見つかって返却されるまで扱えない()
    {
        var number = book.Add();
        Assert.Equal(MediaVerdict.Entered, book.Enter(number, Written, HandedOver, Lost));
        foreach (var act in new[] { Written, HandedOver, Erased, Destroyed, Lost })
            Assert.Equal(MediaVerdict.IsLost, book.Enter(number, act));
        Assert.Equal(MediaVerdict.Entered, book.Enter(number, Returned, Destroyed));
    }

    [Theory]
    [InlineData((int)Destroyed)]
    [InlineData((int)Erased)]
    [Trait("Source", "S-000 4")]
    public void 廃棄と消去には本人でない立会人が要る(int act)
    {
        var number = book.Add();
        Assert.Equal(MediaVerdict.Entered, book.Enter(number, Written));
        var what = MediaBook.Event((MediumAct)act);
        Assert.Equal(MediaVerdict.OtherMalformed, book.Enter(number, what with { Other = "" }));
        Assert.Equal(MediaVerdict.WitnessIsPerson, book.Enter(number, what with { Other = MediaBook.Giver }));
        Assert.Equal(MediumState.Written, book.StateOf(number));
        Assert.Equal(MediaVerdict.Entered, book.Enter(number, what));
    }

    [Fact]
    [Trait("Source", "S-000 5-2. リスク3")]
    public void 自分に手渡すことはできない()
    {
        var number = book.Add();
        Assert.Equal(MediaVerdict.Entered, book.Enter(number, Written));
        Assert.Equal(
            MediaVerdict.ReceiverIsPerson,
            book.Enter(number, MediaBook.Event(HandedOver) with { Other = MediaBook.Giver }));
    }

    [Fact]
    [Trait("Source", "S-000 5-2. リスク3")]
    public void 相手が持参した媒体は手渡しで終わる()
    {
        var number = book.Add(owner: MediumOwner.Receiver);
        Assert.Equal(MediaVerdict.OwnedByReceiver, book.Enter(number, Destroyed));
        Assert.Equal(MediaVerdict.Entered, book.Enter(number, Written, HandedOver));
        foreach (var act in new[] { Returned, Erased, Destroyed })
            Assert.Equal(MediaVerdict.OwnedByReceiver, book.Enter(number, act));
    }

    [Fact]
    public void 光ディスクは消去できず廃棄する()
    {
        var number = book.Add(MediumKind.OpticalDisc);
        Assert.Equal(MediaVerdict.NotErasable, book.Enter(number, Written, Erased));
        Assert.Equal(MediaVerdict.Entered, book.Enter(number, Destroyed));
    }

    [Fact]
    [Trait("Source", "S-000 5-2. リスク3")]
    public void メールでの提供は相手が定めたパスワードを要する()
    {
        var number = book.Add(MediumKind.Mail);
        Assert.Equal(MediaVerdict.MailNeedsPassword, book.Enter(number, Written));
        var locked = MediaBook.Event(Written) with { Protection = MediumProtection.Password, Recipient = default };
        Assert.Equal(MediaVerdict.Entered, book.Enter(number, locked));
        Assert.Equal(MediaVerdict.Entered, book.Enter(number, HandedOver));
        Assert.Equal(MediaVerdict.OwnedByReceiver, book.Enter(number, Returned));
    }

    [Fact]
    public void 登録のない番号には記載できない()
    {
        var number = book.Add();
        Assert.Equal(MediaVerdict.NotRegistered, book.Enter(number with { Serial = 2 }, Written));
        Assert.Equal(MediaVerdict.NotRegistered, book.Enter(number with { Office = new() }, Written));
    }

    [Fact]
    public void 前の記載より前の時刻では記載できない()
    {
        var number = book.Add();
        book.Now--;
        Assert.Equal(MediaVerdict.TimeBackwards, book.Enter(number, Written));
        book.Now++;
        Assert.Equal(MediaVerdict.Entered, book.Enter(number, Written));
    }

    [Theory]
    [InlineData("A0101", true)]
    [InlineData("1", true)]
    [InlineData("A-1", true)]
    [InlineData("12345678901234567890", true)]
    [InlineData("123456789012345678901", false)]
    [InlineData("", false)]
    [InlineData("YAMADA", false)]
    [InlineData("a1", false)]
    [InlineData("山田1", false)]
    [InlineData("A 1", false)]
    public void 職員番号に氏名は書けない(string text, bool expected)
    {
        Assert.Equal(expected, MediaRules.IsStaff(text));
        var verdict = book.Enter(book.Add(), new MediumEvent(Lost, text));
        Assert.Equal(expected ? MediaVerdict.Entered : MediaVerdict.PersonMalformed, verdict);
    }

    [Fact]
    public void 書込みには事務と件数と要約値が要る()
    {
        var (number, what) = (book.Add(), MediaBook.Event(Written));
        foreach (var wrong in new[]
        {
            what with { Affair = 0 }, what with { Affair = 1_000_000 }, what with { Records = -1 },
            what with { Container = new byte[31] }, what with { Recipient = default },
            what with { Protection = MediumProtection.Password }, what with { Protection = MediumProtection.None },
        })
            Assert.Equal(MediaVerdict.FactsMissing, book.Enter(number, wrong));
        Assert.Equal(MediaVerdict.NoteMalformed, book.Enter(number, what with { Note = "x" }));
        Assert.Equal(MediaVerdict.OtherMalformed, book.Enter(number, what with { Other = "B1" }));
        Assert.Equal(MediaVerdict.Entered, book.Enter(number, what with { Records = 0 }));
    }

    [Fact]
    public void 受領機関は60字までである()
    {
        var number = book.Add();
        Assert.Equal(MediaVerdict.Entered, book.Enter(number, Written));
        MediumEvent To(string body) => MediaBook.Event(HandedOver) with { Note = body };
        Assert.Equal(MediaVerdict.NoteMalformed, book.Enter(number, To(new string('課', 61))));
        Assert.Equal(MediaVerdict.NoteMalformed, book.Enter(number, To("課\n課")));
        Assert.Equal(MediaVerdict.NoteMalformed, book.Enter(number, To(" 課")));
        Assert.Equal(MediaVerdict.Entered, book.Enter(number, To(new string('課', 60))));
    }
}
