using System.Runtime.InteropServices;

namespace Juki.Paper;

/// <summary>The functions of Cairo, Pango and GObject that we use. Lengths of Cairo are points, those of Pango 1,024ths
/// of a point.</summary>
internal static unsafe partial class PangoCairo
{
    public const int Done = 0;
    public const int WrapWordOrCharacter = 2;
    public const int PropertyTitle = 0, PropertyCreator = 4;
    public const int Scale = 1_024;

    private const string Cairo = "libcairo.so.2";
    private const string Pango = "libpango-1.0.so.0";
    public const string Joint = "libpangocairo-1.0.so.0";
    private const string GObject = "libgobject-2.0.so.0";

    /// <summary>PangoRectangle.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Rectangle
    {
        public int X;
        public int Y;
        public int Width;
        public int Height;
    }

    [LibraryImport(Cairo, EntryPoint = "cairo_pdf_surface_create_for_stream")]
    public static partial nint NewPdf(
        delegate* unmanaged<nint, byte*, uint, int> write, nint closure, double width, double height);

    [LibraryImport(Cairo, EntryPoint = "cairo_pdf_surface_set_metadata", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetProperty(nint surface, int property, string text);

    [LibraryImport(Cairo, EntryPoint = "cairo_surface_finish")]
    public static partial void Finish(nint surface);

    [LibraryImport(Cairo, EntryPoint = "cairo_surface_status")]
    public static partial int StatusOf(nint surface);

    [LibraryImport(Cairo, EntryPoint = "cairo_surface_destroy")]
    public static partial void ReleaseSurface(nint surface);

    [LibraryImport(Cairo, EntryPoint = "cairo_create")]
    public static partial nint NewPen(nint surface);

    [LibraryImport(Cairo, EntryPoint = "cairo_destroy")]
    public static partial void ReleasePen(nint pen);

    [LibraryImport(Cairo, EntryPoint = "cairo_show_page")]
    public static partial void EndPage(nint pen);

    [LibraryImport(Cairo, EntryPoint = "cairo_move_to")]
    public static partial void MoveTo(nint pen, double x, double y);

    [LibraryImport(Cairo, EntryPoint = "cairo_line_to")]
    public static partial void LineTo(nint pen, double x, double y);

    [LibraryImport(Cairo, EntryPoint = "cairo_set_line_width")]
    public static partial void SetLineWidth(nint pen, double width);

    [LibraryImport(Cairo, EntryPoint = "cairo_stroke")]
    public static partial void Stroke(nint pen);

    [LibraryImport(Joint, EntryPoint = "pango_cairo_create_layout")]
    public static partial nint NewLayout(nint pen);

    [LibraryImport(Joint, EntryPoint = "pango_cairo_show_layout_line")]
    public static partial void ShowLine(nint pen, nint line);

    [LibraryImport(Pango, EntryPoint = "pango_layout_set_text", StringMarshalling = StringMarshalling.Utf8)]
    public static partial void SetText(nint layout, string text, int length);

    [LibraryImport(Pango, EntryPoint = "pango_layout_set_width")]
    public static partial void SetWidth(nint layout, int width);

    [LibraryImport(Pango, EntryPoint = "pango_layout_set_wrap")]
    public static partial void SetWrap(nint layout, int wrap);

    [LibraryImport(Pango, EntryPoint = "pango_layout_set_font_description")]
    public static partial void SetFont(nint layout, nint font);

    [LibraryImport(Pango, EntryPoint = "pango_layout_get_line_count")]
    public static partial int CountLines(nint layout);

    [LibraryImport(Pango, EntryPoint = "pango_layout_get_line_readonly")]
    public static partial nint LineOf(nint layout, int place);

    [LibraryImport(Pango, EntryPoint = "pango_layout_get_unknown_glyphs_count")]
    public static partial int CountMissing(nint layout);

    [LibraryImport(Pango, EntryPoint = "pango_layout_line_get_extents")]
    public static partial void Measure(nint line, Rectangle* ink, Rectangle* logical);

    [LibraryImport(Pango, EntryPoint = "pango_font_description_from_string",
        StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint NewFont(string description);

    [LibraryImport(Pango, EntryPoint = "pango_font_description_free")]
    public static partial void ReleaseFont(nint font);

    [LibraryImport(GObject, EntryPoint = "g_object_unref")]
    public static partial void Release(nint instance);
}
