namespace Juki.Domain.Text;

/// <summary>文字の検査 — whether a text may stand in a record. See decision 0005.</summary>
public static class RecordText
{
}
