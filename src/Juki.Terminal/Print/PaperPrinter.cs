using System.ComponentModel;
using System.Diagnostics;

namespace Juki.Terminal.Print;

/// <summary>
/// 印刷 — hands a PDF to the machine's print service, over a pipe: neither the browser nor a file has it. What is printed
/// is thus one print, as it was recorded, and no page that could be kept or printed again.
/// </summary>
/// <param name="program">Reads the PDF from its standard input; <c>lp</c> of CUPS.</param>
/// <param name="printer">Name of the printer; null: the default one.</param>
internal sealed class PaperPrinter(string program, string? printer)
{
    /// <summary>Where Debian puts <c>lp</c>.</summary>
    public const string Default = "/usr/bin/lp";

    private const int Seconds = 30;

    /// <summary>Whether there is a program to print with.</summary>
    public bool IsThere => File.Exists(program);

    /// <summary>Prints; false when the print service did not take it.</summary>
    /// <param name="pdf">The paper.</param>
    /// <param name="form">Its number in the register of forms, by which the service lists it.</param>
    public async Task<bool> PrintAsync(byte[] pdf, string form)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(Seconds));
        string[] chosen = printer is null ? [] : ["-d", printer];
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, [.. chosen, "-t", form])
            {
                RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
                WorkingDirectory = "/",
            });
            if (process is null)
                return false;
            try
            {
                process.BeginOutputReadLine();
                process.BeginErrorReadLine();
                var input = process.StandardInput;
                await input.BaseStream.WriteAsync(pdf, late.Token).ConfigureAwait(false);
                input.Close();
                await process.WaitForExitAsync(late.Token).ConfigureAwait(false);
                return process.ExitCode == 0;
            }
            finally
            {
                if (!process.HasExited)
                    process.Kill(entireProcessTree: true);
            }
        }
        catch (Exception failure) when (failure is Win32Exception or IOException or OperationCanceledException)
        {
            return false;
        }
    }
}
