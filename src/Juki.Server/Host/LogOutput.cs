using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Juki.Server.Host;

/// <summary>The log on the error stream, for a supervisor to keep.</summary>
internal static class LogOutput
{
    /// <summary>A line an event: <c>text</c> for people, <c>json</c> for programs. Times are UTC.</summary>
    public static ILoggerFactory Create(string format) => LoggerFactory.Create(logging =>
    {
        if (format == "json")
            logging.AddJsonConsole(Set);
        else
            logging.AddSimpleConsole(Set);
        logging.AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
    });

    private static void Set(SimpleConsoleFormatterOptions options)
    {
        options.SingleLine = true;
        options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        options.UseUtcTimestamp = true;
        options.ColorBehavior = LoggerColorBehavior.Disabled;
    }

    private static void Set(JsonConsoleFormatterOptions options)
    {
        options.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        options.UseUtcTimestamp = true;
    }
}
