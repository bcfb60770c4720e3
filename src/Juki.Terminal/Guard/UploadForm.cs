using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Juki.Terminal.Guard;

/// <summary>
/// ファイル付きの様式 — a form whose last field is a file: the fields before it are read, the file is left on the connection,
/// so that it is never whole in memory and never on a disk.
/// </summary>
internal sealed class UploadForm
{
    /// <summary>Where such a form is posted to.</summary>
    public const string Path = "/batch/send";

    private readonly Dictionary<string, string> fields = [];

    private UploadForm()
    {
    }

    /// <summary>The file, as it comes; null when there is none.</summary>
    public Stream? File { get; private set; }

    /// <summary>A field; empty where there is none.</summary>
    public string Field(string name) => fields.GetValueOrDefault(name, "");

    /// <summary>Reads up to the file; null when it is no such form.</summary>
    public static async Task<UploadForm?> ReadAsync(HttpRequest request)
    {
        try
        {
            return await ReadHeadAsync(request).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException) // no such form, or cut
        {
            return null;
        }
    }

    private static async Task<UploadForm?> ReadHeadAsync(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var kind)
            || HeaderUtilities.RemoveQuotes(kind.Boundary) is not { Length: > 0 } boundary)
            return null;
        var (form, reader) = (new UploadForm(), new MultipartReader(boundary.Value!, request.Body));
        for (var count = 0; count < RequestLimits.FieldsMax; count++)
        {
            if (await reader.ReadNextSectionAsync().ConfigureAwait(false) is not { } section)
                return form;
            if (section.GetContentDispositionHeader() is not { } said)
                return null;
            if (said.IsFileDisposition())
            {
                form.File = section.Body;
                return form;
            }
            var name = HeaderUtilities.RemoveQuotes(said.Name).Value ?? "";
            if (await ReadAsync(section.Body).ConfigureAwait(false) is not { } value
                || !form.fields.TryAdd(name, value))
                return null;
        }
        return null;
    }

    private static async Task<string?> ReadAsync(Stream stream)
    {
        var bytes = new byte[RequestLimits.UploadFieldBytesMax + 1];
        var length = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false)
            .ConfigureAwait(false);
        return length < bytes.Length ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
