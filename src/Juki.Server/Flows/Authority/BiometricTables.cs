using System.Security.Cryptography;
using Juki.Server.Node;
using static Juki.Server.Audit.AuditTables;

namespace Juki.Server.Flows.Authority;

/// <summary>照合情報 of an operator.</summary>
/// <param name="Number">Of the operator.</param>
/// <param name="Registration">The how manieth of the operator, from 1.</param>
/// <param name="At">When, milliseconds since 1970.</param>
/// <param name="By">Who registered it, by number of the ledger.</param>
/// <param name="Sealed">Nonce (12), AES-256-GCM ciphertext of transform key and template (96), tag (16).</param>
internal sealed record BiometricTemplateRow(int Number, int Registration, long At, uint By, byte[] Sealed)
{
    /// <summary>Where it is recorded.</summary>
    public long Log { get; init; }

    /// <summary>Its leaf.</summary>
    public long Leaf { get; init; }
}

/// <summary>Key of an operator's 照合情報.</summary>
internal sealed record BiometricKeyRow(int Number, byte[] Key);

/// <summary>読取装置 — a reader that the office believes, or believed.</summary>
/// <param name="Serial">From 1.</param>
/// <param name="At">When it was added, milliseconds since 1970.</param>
/// <param name="By">Who added it, by number of the ledger.</param>
/// <param name="Key">Its public key, P-256 (SubjectPublicKeyInfo).</param>
/// <param name="Name">As the office calls it.</param>
/// <param name="Ended">When it was removed, milliseconds since 1970; 0: it is believed.</param>
/// <param name="EndedBy">Who removed it.</param>
internal sealed record BiometricReaderRow(
    int Serial, long At, uint By, byte[] Key, string Name, long Ended = 0, uint EndedBy = 0)
{
    /// <summary>By what a reading names it: SHA-256 of the key.</summary>
    public byte[] Digest { get; } = SHA256.HashData(Key);
}

/// <summary>照合情報の表 — beside the ledger.</summary>
internal static class BiometricTables
{
    /// <summary>Templates.</summary>
    public static readonly Table<BiometricTemplateRow> Templates = new()
    {
        Name = "biometric_template",
        Meaning = "What is kept of operators' fingers (照合情報), encrypted; the last registration of each, until it is "
            + "renewed or erased, or the operator revoked. No values of residents.",
        Columns =
        [
            Integer("number", "of the operator"), Integer("registration", "of the operator, from 1"),
            Integer("at", "when, milliseconds since 1970"), Integer("by", "by whom, by number of the ledger"),
            Bytes("sealed", "nonce (12), AES-256-GCM ciphertext of transform key and template (96), tag (16)"),
            Integer("log", "where it is recorded"), Integer("leaf", "its index"),
        ],
        KeyParts = 1,
        GroupParts = 1,
        Key = row => new(row.Number),
        Write = (row, to) =>
        {
            foreach (var value in new[] { row.Number, row.Registration, row.At, row.By })
                to.Integer(value);
            to.Blob(row.Sealed);
            to.Integer(row.Log);
            to.Integer(row.Leaf);
        },
        Read = from => new(
            (int)from.Integer(), (int)from.Integer(), from.Integer(), (uint)from.Integer(), from.Blob())
        {
            Log = from.Integer(), Leaf = from.Integer(),
        },
    };

    /// <summary>Keys of templates.</summary>
    public static readonly Table<BiometricKeyRow> Keys = new()
    {
        Name = "biometric_key",
        Meaning = "Key of each registration; replaced or deleted with it, and with it what it hides.",
        Columns = [Integer("number", "of the operator"), Bytes("key", "32 random bytes")],
        KeyParts = 1,
        GroupParts = 1,
        Key = row => new(row.Number),
        Write = (row, to) =>
        {
            to.Integer(row.Number);
            to.Blob(row.Key);
        },
        Read = from => new((int)from.Integer(), from.Blob()),
    };

    /// <summary>Readers.</summary>
    public static readonly Table<BiometricReaderRow> Readers = new()
    {
        Name = "biometric_reader",
        Meaning = "Readers of fingers whose signature the office believes or believed. Never deleted. No values of "
            + "residents.",
        Columns =
        [
            Integer("serial", "from 1"), Integer("at", "when it was added, milliseconds since 1970"),
            Integer("by", "by whom, by number of the ledger"),
            Bytes("key", "its public key (SubjectPublicKeyInfo, P-256)"),
            new("name", ColumnKind.Text, "as the office calls it"),
            Integer("ended", "when it was removed, milliseconds since 1970; 0: it is believed"),
            Integer("ended_by", "by whom"),
        ],
        KeyParts = 1,
        GroupParts = 1,
        Key = row => new(row.Serial),
        Write = (row, to) =>
        {
            foreach (var value in new[] { row.Serial, row.At, row.By })
                to.Integer(value);
            to.Blob(row.Key);
            to.Text(row.Name);
            to.Integer(row.Ended);
            to.Integer(row.EndedBy);
        },
        Read = from => new(
            (int)from.Integer(), from.Integer(), (uint)from.Integer(), from.Blob(), from.Text(), from.Integer(),
            (uint)from.Integer()),
    };

    /// <summary>Nothing of an operator is kept any more. Inside a transaction.</summary>
    public static void Erase(Store store, int number)
    {
        store.Delete(Templates, [new(number)]);
        store.Delete(Keys, [new(number)]);
    }
}
