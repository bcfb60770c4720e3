using Juki.Devices.Card;

namespace Juki.Tests.Devices.Card;

/// <summary>The card loses its power at every byte that it writes.</summary>
public sealed class CardMemoryTests : IDisposable
{
    private readonly CardParties parties = new();
    private readonly string folder = Directory.CreateTempSubdirectory("juki-card-").FullName;

    public void Dispose()
    {
        parties.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Replace_PowerLostAtAnyByte_LeavesTheOldOrTheNewImage()
    {
        byte[] old = [1, 2, 3], next = [4, 5, 6, 7];
        var cells = new MemoryCells();
        new CardMemory(cells).Replace(old);
        var whole = cells.Copy();
        new CardMemory(whole).Replace(next);
        Assert.Equal(next, new CardMemory(whole).Image);
        for (var bytes = 0; bytes < whole.BytesWritten; bytes++)
        {
            var torn = cells.Copy();
            torn.BytesLeft = bytes;
            var memory = new CardMemory(torn);
            Assert.Throws<IOException>(() => memory.Replace(next));
            Assert.Equal(old, memory.Image);
            torn.BytesLeft = int.MaxValue;
            var restarted = new CardMemory(torn);
            Assert.Equal(old, restarted.Image);
            restarted.Replace(next); // and it goes on
            Assert.Equal(next, new CardMemory(torn).Image);
        }
    }

    [Fact]
    public void Replace_MoreThanFits_IsRefusedAndTheOldStays()
    {
        var memory = new CardMemory(new MemoryCells());
        memory.Replace(new byte[CardMemory.ImageMax]);
        Assert.Throws<IOException>(() => memory.Replace(new byte[CardMemory.ImageMax + 1]));
        Assert.Equal(CardMemory.ImageMax, memory.Image!.Length);
    }

    [Fact]
    public void 電源を切っても照合の回数は減らされてから比べられる()
    {
        var card = parties.NewCard();
        var sizes = Enumerable.Range(0, 64).Select(step => step * 200).ToArray();
        foreach (var bytes in sizes)
        {
            var torn = card.Restart();
            using (var session = parties.Open(torn))
            {
                torn.Cells.BytesLeft = bytes;
                var told = Record.Exception(() => session.Verify(CardParties.Pin("wrong-1")));
                torn.Cells.BytesLeft = int.MaxValue;
                using var after = parties.Open(torn.Restart());
                var failure = Assert.IsType<CardException>(told);
                // Whoever learns that the PIN is wrong has lost a try, whatever happened to the power.
                Assert.Equal(failure.Failure == CardFailure.PinWrong ? 2 : 3, after.PinTriesLeft());
                Assert.Equal(failure.Failure != CardFailure.PinWrong, failure.Status == StatusWord.MemoryFailure);
            }
        }
    }

    [Fact]
    public void 変更の途中で電源を失ったカードは古い暗証番号か新しい暗証番号で開く()
    {
        var card = parties.NewCard();
        var (olds, news) = (0, 0);
        for (var bytes = 0; bytes < 20_000; bytes += 400)
        {
            var torn = card.Restart();
            using (var session = parties.Open(torn))
            {
                torn.Cells.BytesLeft = bytes;
                _ = Record.Exception(() =>
                    session.ChangePin(CardParties.Pin("secret-1"), CardParties.Pin("secret-2")));
                torn.Cells.BytesLeft = int.MaxValue;
            }
            using var after = parties.Open(torn.Restart());
            var isOld = Record.Exception(() => after.Verify(CardParties.Pin("secret-1"))) is null;
            if (!isOld)
                after.Verify(CardParties.Pin("secret-2"));
            (olds, news) = isOld ? (olds + 1, news) : (olds, news + 1);
        }
        Assert.True(olds > 0 && news > 0);
    }

    [Fact]
    public void CardFile_NewFile_IsItsOwnersOnlyAndKeepsTheCard()
    {
        var path = Path.Combine(folder, "7.card");
        using (var cells = CardFile.Open(path))
        {
            Assert.Throws<IOException>(() => CardFile.Open(path)); // one process at a time
            new CardMemory(cells).Replace([1, 2, 3]);
        }
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        using (var cells = CardFile.Open(path))
            Assert.Equal([1, 2, 3], new CardMemory(cells).Image);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Throws<IOException>(() => CardFile.Open(path));
        File.WriteAllText(Path.Combine(folder, "text"), "no card");
        File.SetUnixFileMode(Path.Combine(folder, "text"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Throws<IOException>(() => CardFile.Open(Path.Combine(folder, "text")));
    }
}
