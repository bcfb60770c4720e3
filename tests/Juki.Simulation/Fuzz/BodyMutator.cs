using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Juki.Simulation.Fuzz;

/// <summary>Changes of a body that leave it a body: lawful in form, hostile in content.</summary>
internal static class BodyMutator
{
    private const int CopiesMax = 2_000;

    private static readonly long[] Numbers =
    [
        0, 1, -1, 2, 3, 9, 12, 255, 256, 131016, 142042, 999_999, 20_240_230, 99_991_231, 12_345_678_903,
        int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue, long.MaxValue - 1,
    ];

    private static readonly string[] Texts =
    [
        "", " ", "　", "\0", "\n", "\r\n", "あ", "ア", "𠮷", "\uE000", "\uFFFF", "\u202E", "e\u0301", "か\u3099",
        "試験", "'; --", new string('架', 201), new string('x', 70_000),
    ];

    /// <summary>Changes one to three fields, anywhere in the body.</summary>
    public static void Mutate(IMessage body, SplitMix random)
    {
        for (var changes = 1 + random.Below(3); changes > 0; changes--)
            Once(body, random);
    }

    private static void Once(IMessage body, SplitMix random)
    {
        var field = random.Pick(body.Descriptor.Fields.InDeclarationOrder().ToList());
        if (field.IsRepeated)
            Repeat((IList)field.Accessor.GetValue(body), field, random);
        else if (field.FieldType != FieldType.Message)
            field.Accessor.SetValue(body, Value(field, field.Accessor.GetValue(body), random));
        else if (field.Accessor.GetValue(body) is not IMessage inner)
            field.Accessor.SetValue(body, field.MessageType.Parser.ParseFrom([]));
        else if (random.Chance(100))
            field.Accessor.Clear(body);
        else
            Once(inner, random);
    }

    private static object Value(FieldDescriptor field, object value, SplitMix random) => field.FieldType switch
    {
        FieldType.Int64 => random.Chance(300) ? unchecked((long)value + 1 - random.Below(3)) : random.Pick(Numbers),
        FieldType.Fixed64 => unchecked((ulong)random.Pick(Numbers)),
        FieldType.Int32 => random.Chance(300)
            ? unchecked((int)value + 1 - random.Below(3)) : unchecked((int)random.Pick(Numbers)),
        FieldType.UInt32 => random.Chance(300)
            ? unchecked((uint)((uint)value + 1 - random.Below(3))) : unchecked((uint)random.Pick(Numbers)),
        FieldType.String => random.Chance(300) ? (string)value + random.Pick(Texts) : random.Pick(Texts),
        FieldType.Bytes => random.Chance(300)
            ? ByteString.CopyFromUtf8(random.Pick(Texts))
            : ByteString.CopyFrom([.. (ByteString)value, (byte)random.Below(256)]),
        _ => throw new FuzzRuleException($"no mutation for {field.FieldType}"),
    };

    private static void Repeat(IList items, FieldDescriptor field, SplitMix random)
    {
        if (items.Count == 0)
        {
            if (field.FieldType == FieldType.Message)
                items.Add(field.MessageType.Parser.ParseFrom([]));
            return;
        }
        var place = random.Below(items.Count);
        switch (random.Below(4))
        {
            case 0:
                items.RemoveAt(place);
                break;
            case 1:
                var copies = random.Chance(100) ? CopiesMax : 1;
                for (var copy = 0; copy < copies; copy++)
                    items.Insert(place, items[place]);
                break;
            default:
                if (items[place] is IMessage inner)
                    Once(inner, random);
                break;
        }
    }
}
