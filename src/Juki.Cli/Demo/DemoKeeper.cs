using System.Runtime.InteropServices;
using System.Text.Json;
using Juki.Server.Host;

namespace Juki.Cli.Demo;

/// <summary>What a newcomer needs to ask at the terminal.</summary>
/// <param name="Address">Origin of the terminal's pages.</param>
/// <param name="Entry">The file that opens them, once and within half a minute; null when a browser was
/// started.</param>
/// <param name="Pin">PIN of the card in the reader.</param>
/// <param name="Affair">Code of an affair in whose name may be asked.</param>
/// <param name="Name">Name of somebody who may be asked after; made up.</param>
/// <param name="Born">His or her date of birth.</param>
/// <param name="Code">His or her 住民票コード.</param>
internal sealed record DemoInvitation(
    string Address, string? Entry, string Pin, string Affair, string Name, string Born, string Code)
{
    /// <summary>Of a terminal that has just been opened.</summary>
    public static DemoInvitation To(LocalTerminal terminal) => new(
        terminal.Address, terminal.Entry, DemoTerminal.Pin, DemoTerminal.Affair.Code.ToString(),
        DemoTerminal.Resident.Name.Text, DemoTerminal.Resident.DateOfBirth.Written,
        DemoTerminal.Resident.Code.Written);

    /// <summary>One line of JSON.</summary>
    public string ToLine() => JsonSerializer.Serialize(this, StatusReport.Json);

    /// <summary>The same for people.</summary>
    public string ToText() => $"""

        業務端末 / the officer's terminal  {Address}
          開く / open         {Opening}
          暗証番号 / PIN      {Pin}   (カードは入っている / the card is in)
          利用事務 / affair   {Affair} {DemoTerminal.Affair.Name}
          住民 / resident     {Name}  {DemoInquiries.BornInWords} / {Born}  住民票コード {Code}

        """;

    private string Opening => Entry is null
        ? "ブラウザを起動した / a browser has been started"
        : "30 秒以内に一度だけ、この機械のブラウザで / once, within 30 s, in a browser on this machine:\n"
            + $"    file://{Entry}";
}

/// <summary>
/// Keeps a demonstration until it is told to end: opens the terminal, and opens it anew at each line that is typed, for
/// an entry serves once and for half a minute.
/// </summary>
internal sealed class DemoKeeper(DemoFolder folder, bool isJson, CancellationToken stop)
{
    private const int PauseMilliseconds = 200;

    /// <summary>Options that name the folder, where it is not the usual one.</summary>
    private string Where => folder.Path == DemoFolder.Default ? "" : $" --dir {folder.Path}";

    /// <summary>Opens the terminal and says what a newcomer needs; false with the reason when it does not
    /// start.</summary>
    public async Task<bool> InviteAsync()
    {
        try
        {
            using var terminal = await new DemoTerminal(folder, stop).OpenAsync();
            var invitation = DemoInvitation.To(terminal);
            Console.WriteLine(isJson ? invitation.ToLine() : invitation.ToText());
            return true;
        }
        catch (IOException failure)
        {
            Console.WriteLine($"業務端末を開けない / the terminal cannot be opened: {failure.Message}");
            return false;
        }
    }

    /// <summary>Stays until it is interrupted, its window is closed, or somebody else ends the
    /// demonstration.</summary>
    public async Task StayAsync()
    {
        await InviteAsync();
        if (!isJson)
        {
            Console.WriteLine($"もう一度開く / open anew:  Enter, 別の端末から / elsewhere: juki demo --open{Where}");
            Console.WriteLine($"すべて終える / end it all: Ctrl+C, 別の端末から / elsewhere: juki demo --stop{Where}");
        }
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var closed = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            ended.Cancel();
        });
        var typed = TypedAsync();
        while (folder.Exists && !ended.IsCancellationRequested)
        {
            var pause = Task.Delay(PauseMilliseconds, ended.Token);
            if (await Task.WhenAny(typed, pause) == pause || !await typed)
            {
                await pause.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }
            await InviteAsync();
            typed = TypedAsync();
        }
    }

    /// <summary>Waits for a line; false when there is no keyboard, or not any more.</summary>
    private static Task<bool> TypedAsync() => Task.Run(() => Console.In.ReadLine() is not null);
}
