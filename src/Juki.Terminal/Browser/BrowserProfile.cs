using System.Text.Json;

namespace Juki.Terminal.Browser;

/// <summary>
/// ブラウザの設定 — the browser's own profile, in memory, with everything off that would keep what is typed or tell it to
/// others: passwords, filled-in forms, history, cache, extensions, synchronisation, spelling by a service, search
/// suggestions. Policies in the system's folder would be stronger, but bind every user and program of the machine:
/// whoever sets up the machine can put <see cref="Policy"/> there.
/// </summary>
internal static class BrowserProfile
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>The managed policy of Chromium, as JSON: printed by <c>juki terminal --policy</c>.</summary>
    public static string Policy => JsonSerializer.Serialize(
        new SortedDictionary<string, object>
        {
            ["AllowDeletingBrowserHistory"] = true,
            ["AutofillAddressEnabled"] = false,
            ["AutofillCreditCardEnabled"] = false,
            ["BackgroundModeEnabled"] = false,
            ["BrowserSignin"] = 0,
            ["ClipboardHistoryEnabled"] = false,
            ["DeveloperToolsAvailability"] = 2,
            ["DiskCacheSize"] = 1,
            ["DownloadRestrictions"] = 3,
            ["ExtensionInstallBlocklist"] = new[] { "*" },
            ["IncognitoModeAvailability"] = 0,
            ["MetricsReportingEnabled"] = false,
            ["PasswordManagerEnabled"] = false,
            ["SavingBrowserHistoryDisabled"] = true,
            ["SearchSuggestEnabled"] = false,
            ["SpellCheckServiceEnabled"] = false,
            ["SyncDisabled"] = true,
            ["TranslateEnabled"] = false,
            ["UrlKeyedAnonymizedDataCollectionEnabled"] = false,
        },
        Indented);

    /// <summary>Writes the profile's preferences, before the first start.</summary>
    public static void Write(string folder)
    {
        var defaults = Path.Combine(folder, "Default");
        Directory.CreateDirectory(defaults);
        File.WriteAllText(Path.Combine(folder, "First Run"), "");
        File.WriteAllText(Path.Combine(defaults, "Preferences"), JsonSerializer.Serialize(new
        {
            credentials_enable_service = false,
            profile = new { password_manager_enabled = false, default_content_setting_values = new { cookies = 1 } },
            autofill = new { enabled = false, profile_enabled = false, credit_card_enabled = false },
            browser = new { enable_spellchecking = false },
            spellcheck = new { use_spelling_service = false, dictionaries = Array.Empty<string>() },
            search = new { suggest_enabled = false },
            translate = new { enabled = false },
            signin = new { allowed = false },
            sync = new { requested = false },
            download = new { prompt_for_download = true },
            safebrowsing = new { enabled = false },
        }));
    }

    /// <summary>The command line.</summary>
    /// <param name="folder">The profile.</param>
    /// <param name="page">The file that it opens.</param>
    public static string[] Arguments(string folder, string page) =>
    [
        $"--user-data-dir={folder}",
        "--incognito", // nothing of history, forms and cookies goes into the profile at all
        $"--app=file://{page}",
        "--no-first-run", "--no-default-browser-check", "--no-service-autorun",
        "--disable-sync", "--disable-extensions", "--disable-default-apps", "--disable-component-update",
        "--disable-background-networking", "--disable-client-side-phishing-detection", "--disable-domain-reliability",
        "--disable-breakpad", "--disable-crash-reporter", "--disable-translate", "--disable-remote-fonts",
        "--disable-features=Translate,AutofillServerCommunication,MediaRouter,OptimizationHints",
        "--password-store=basic", "--disk-cache-size=1", "--no-pings",
        // Nothing but this machine can be reached, not even by a page or an update of the browser itself: all else goes
        // to a port on which nobody listens, and only the administrator could.
        "--proxy-server=127.0.0.1:9", "--proxy-bypass-list=127.0.0.1",
    ];
}
