using System.Security.Cryptography;
using Google.Protobuf;
using Juki.Domain.Search;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Wire.Client;

/// <summary>照会の電文 — an inquiry as whoever asks writes it.</summary>
public static class InquiryMessage
{
    /// <summary>Bytes of an inquiry's id.</summary>
    public const int IdBytes = 16;

    /// <summary>Items are provided.</summary>
    public const uint Provision = 1;

    /// <summary>照合: the items given are compared.</summary>
    public const uint Comparison = 2;

    /// <summary>An inquiry under an id that nobody used.</summary>
    /// <param name="asker">Who asks, and for what.</param>
    /// <param name="condition">After whom.</param>
    /// <param name="isComparison">Whether the items given are compared, and none provided.</param>
    public static Bodies.Inquiry New(Bodies.Asker asker, SearchCondition condition, bool isComparison = false) => new()
    {
        Id = ByteString.CopyFrom(RandomNumberGenerator.GetBytes(IdBytes)),
        Milliseconds = Limits.InquiryMilliseconds,
        Mode = isComparison ? Comparison : Provision,
        Asker = asker,
        Condition = Write(condition),
    };

    /// <summary>After whom is asked.</summary>
    public static Bodies.Condition Write(SearchCondition condition) => new()
    {
        Code = condition.Code.Value,
        Number = condition.Number.Value,
        Name = condition.Name?.Text ?? "",
        NameBegins = condition.Name is { IsPrefix: true } ? 1U : 0,
        Municipality = condition.Address?.Municipality.Value ?? 0,
        Address = condition.Address?.Text ?? "",
        AddressBegins = condition.Address is { IsPrefix: true } ? 1U : 0,
        DateOfBirth = condition.DateOfBirth.Value,
        Sex = (uint)condition.Sex,
        Removed = condition.IncludeRemoved ? 1U : 0,
    };

    /// <summary>Which of the two numbers stand in an answer about a person.</summary>
    public static ProvidedItems NumbersOf(Bodies.Person person) =>
        (person.Identification?.Code is null or 0 ? ProvidedItems.None : ProvidedItems.Code)
        | (person.Identification?.Number is null or 0 ? ProvidedItems.None : ProvidedItems.Number);
}
