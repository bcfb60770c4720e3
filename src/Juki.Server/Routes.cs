using Google.Protobuf;
using Juki.Domain.Offices;
using Juki.Server.Flows.Demands;
using Juki.Server.Flows.Update;
using Juki.Server.Node;
using Juki.Wire;
using Bodies = Juki.Wire.Bodies;

namespace Juki.Server;

/// <summary>A body that was decoded, with what it needs and what handles it.</summary>
internal sealed record RoutedMessage(Action<Batch> Needs, Action<Batch> Handle);

/// <summary>One row of the map: who may say what to whom, and what happens then.</summary>
/// <param name="Open">Decodes a body; null when the bytes are not exactly one.</param>
internal sealed record Route(
    MessageKind Kind,
    Role Sender,
    Role Here,
    LaneClass Class,
    string Meaning,
    Func<ReadOnlyMemory<byte>, NodeName, RoutedMessage?> Open);

/// <summary>Who may ask whom after residents; the answer goes the same way back, and nowhere else.</summary>
internal sealed record InquiryRoute(Role Asker, Role Here, string Meaning);

/// <summary>
/// Who may say what to whom. What is not on this page is refused, counted and reported. There is no row that lets
/// anybody write a resident record but by the update of the municipality itself [S-000 2. リスク3] [S-000 2. リスク4],
/// none to an in-house system and none to the 情報提供ネットワークシステム [S-000 6]. 代表端末 have no row: they relay and
/// say nothing themselves.
/// </summary>
internal static class Routes
{
    /// <summary>The map.</summary>
    public static IReadOnlyList<Route> All { get; } =
    [
        To(MessageKind.Update, Role.Municipality, Role.Prefecture, LaneClass.Updates, "異動を都道府県へ通知する [S-000 1-①]",
            Bodies.Update.Parser, UpdateFlow.Needs, UpdateFlow.AtPrefecture),
        To(MessageKind.Update, Role.Prefecture, Role.National, LaneClass.Updates, "異動を機構へ通知する [S-000 1-③]",
            Bodies.Update.Parser, UpdateFlow.Needs, UpdateFlow.AtNation),
        To(MessageKind.UpdateAnswer, Role.National, Role.Prefecture, LaneClass.Answers, "全国サーバの判定",
            Bodies.UpdateAnswer.Parser, UpdateFlow.NeedsRelay, UpdateFlow.RelayAnswer),
        To(MessageKind.UpdateAnswer, Role.Prefecture, Role.Municipality, LaneClass.Answers, "都道府県サーバと全国サーバの判定",
            Bodies.UpdateAnswer.Parser, UpdateFlow.NeedsAnswered, UpdateFlow.Answered),
        To(MessageKind.Notice, Role.National, Role.Prefecture, LaneClass.Control, "二重の現存の通報",
            Bodies.Notice.Parser, OpenTwiceFlow.NeedsRelay, OpenTwiceFlow.Relay),
        To(MessageKind.Notice, Role.Prefecture, Role.Municipality, LaneClass.Control, "二重の現存の通報",
            Bodies.Notice.Parser, OpenTwiceFlow.Needs, OpenTwiceFlow.AtMunicipality),
        .. Repairs(Role.Municipality, Role.Prefecture),
        .. Repairs(Role.Prefecture, Role.National),
        .. Repairs(Role.National, Role.Prefecture),
        To(MessageKind.ConsistencyCheck, Role.Municipality, Role.Prefecture, LaneClass.Control,
            "整合性確認用の情報の送付 [S-000 6-①]", Bodies.ConsistencyCheck.Parser, ConsistencyFlow.Needs,
            ConsistencyFlow.AtPrefecture),
        To(MessageKind.ConsistencyResult, Role.Prefecture, Role.Municipality, LaneClass.Control,
            "整合性確認結果の通知 [S-000 6-③]", Bodies.ConsistencyResult.Parser, ConsistencyFlow.NeedsResult,
            ConsistencyFlow.AtTown),
        .. Demands(Role.Municipality, Role.Prefecture),
        .. Demands(Role.Prefecture, Role.National),
    ];

    /// <summary>Who may ask. Nobody asks a municipality but its own terminals, and there is no row from one national
    /// organ to another [S-000 リスク1].</summary>
    public static IReadOnlyList<InquiryRoute> Inquiries { get; } =
    [
        new(Role.Terminal, Role.Municipality, "市町村の業務端末からの照会"),
        new(Role.Terminal, Role.Prefecture, "都道府県の業務端末からの照会 [S-000 2-①]"),
        new(Role.Municipality, Role.Prefecture, "市町村からの照会"),
        new(Role.Prefecture, Role.National, "他の都道府県の住民の照会 [S-000 2-②]"),
        new(Role.NationalOrgan, Role.National, "国の機関等からの照会 [S-000 4-①]"),
    ];

    /// <summary>Where operators log in with their cards: a terminal at the server of its office
    /// [S-002 内部の不正利用防止対策].</summary>
    public static IReadOnlyList<InquiryRoute> LogIns { get; } =
    [
        new(Role.Terminal, Role.Municipality, "市町村の業務端末での操作者の認証"),
        new(Role.Terminal, Role.Prefecture, "都道府県の業務端末での操作者の認証"),
        new(Role.Terminal, Role.National, "機構の業務端末での操作者の認証"),
    ];

    /// <summary>True when operators at terminals of that role may log in here.</summary>
    public static bool MayLogIn(Role asker, Role here) =>
        LogIns.Any(route => route.Asker == asker && route.Here == here);

    /// <summary>True when that role may ask here.</summary>
    public static bool MayInquire(Role asker, Role here) =>
        Inquiries.Any(route => route.Asker == asker && route.Here == here);

    /// <summary>True for the roles that exchange durable messages; the others only ask.</summary>
    public static bool HasLanes(Role role) => role is Role.Municipality or Role.Prefecture or Role.National;

    /// <summary>True when <paramref name="witness"/> countersigns heads of the record of <paramref name="node"/>: the
    /// nation for prefectures, all prefectures for the nation, a prefecture for its towns [ours].</summary>
    public static bool IsWitness(NodeName witness, NodeName node) =>
        HasLanes(node.Role) && (Upstream(node) == witness
            || (node.Role == Role.National && witness.Role == Role.Prefecture));

    /// <summary>The row for a message; null when nobody may say that here.</summary>
    public static Route? Find(MessageKind kind, Role sender, Role here, LaneClass laneClass)
    {
        foreach (var route in All)
        {
            if (route.Kind == kind && route.Sender == sender && route.Here == here && route.Class == laneClass)
                return route;
        }
        return null;
    }

    /// <summary>The node to which <paramref name="self"/> connects: a town to its own prefecture, a prefecture to the
    /// nation [S-000], a terminal to the server of its office, itself or through its representative terminal, which
    /// connects for it, a national organ to the nation; null for the nation.</summary>
    public static NodeName? Upstream(NodeName self) => self.Role switch
    {
        Role.Municipality => NodeName.OfPrefecture(self.Office.Prefecture),
        Role.Prefecture or Role.NationalOrgan => NodeName.Nation,
        Role.RepresentativeTerminal => NodeName.OfPrefecture(self.Office),
        Role.Terminal when self.Office.IsPrefecture => NodeName.OfPrefecture(self.Office),
        Role.Terminal => NodeName.OfMunicipality(self.Office),
        _ => null,
    };

    /// <summary>True if the two may have a link with lanes.</summary>
    public static bool AreNeighbours(NodeName one, NodeName other) =>
        HasLanes(one.Role) && HasLanes(other.Role) && (Upstream(one) == other || Upstream(other) == one);

    /// <summary>The two rows by which one asks the other for what is damaged here.</summary>
    private static Route[] Repairs(Role asks, Role answers) =>
    [
        To(MessageKind.RepairRequest, asks, answers, LaneClass.Control, "破損した記録の照会",
            Bodies.RepairRequest.Parser, RepairFlow.Needs, RepairFlow.Answer),
        To(MessageKind.RepairAnswer, answers, asks, LaneClass.Control, "破損した記録の修復 (破損している行に限る)",
            Bodies.RepairAnswer.Parser, RepairFlow.NeedsAnswer, RepairFlow.Take),
    ];

    /// <summary>The two rows by which demands go up and their answers come down [S-002 個人情報保護の基本的考え方].</summary>
    private static Route[] Demands(Role lower, Role upper) =>
    [
        To(MessageKind.Demand, lower, upper, LaneClass.Control, "報告要求、解析の要請 [S-002]",
            Bodies.Demand.Parser, DemandFlow.Needs, DemandFlow.Take),
        To(MessageKind.DemandAnswer, upper, lower, LaneClass.Control, "要求への回答",
            Bodies.DemandAnswer.Parser, DemandFlow.NeedsAnswer, DemandFlow.TakeAnswer),
    ];

    private static Route To<T>(
        MessageKind kind,
        Role sender,
        Role here,
        LaneClass laneClass,
        string meaning,
        MessageParser<T> parser,
        Action<T, Batch> needs,
        Action<T, NodeName, Batch> handle) where T : class, IMessage<T> =>
        new(kind, sender, here, laneClass, meaning, (bytes, peer) =>
            Body.TryDecode(parser, bytes, out var body)
                ? new(batch => needs(body, batch), batch => handle(body, peer, batch))
                : null);
}
