namespace Juki.Terminal.Guard;

/// <summary>入口の書式 — a page in a file that only the officer's user can read. It posts the entry token to the terminal by
/// itself, or by its one button where scripts are off.</summary>
internal static class EntryForm
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "enter.html";

    /// <summary>Name of the field.</summary>
    public const string Field = "token";

    /// <summary>The page.</summary>
    public static string Write(string origin, string token) => $"""
        <!DOCTYPE html>
        <html lang="ja"><head><meta charset="utf-8"><title>業務端末</title>
        <meta name="referrer" content="no-referrer"></head><body>
        <form id="enter" method="post" action="{origin}{RequestRule.EntryPath}">
        <input type="hidden" name="{Field}" value="{token}">
        <button>業務端末を開く / open the terminal</button></form>
        <script>document.getElementById("enter").submit();</script></body></html>
        """;
}
