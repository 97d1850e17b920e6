internal import CairnModel
internal import Yams

/// Channels and stages that rules speak of: a name that nothing gives would never match, and would
/// look like a shop without such visitors.
extension DefinitionsReading {
  /// A name that must be one of those that the whole file leaves, and where it stands.
  struct Mention {
    enum Kind { case channel, stage }

    var kind: Kind
    var name: String
    var node: Node
  }

  /// Names of channels, built in or of the file's own rules.
  mutating func channels(_ node: Node) -> Set<String> { mentioned(.channel, node) }

  /// Names of stages of any model.
  mutating func stages(_ node: Node) -> Set<String> { mentioned(.stage, node) }

  private mutating func mentioned(_ kind: Mention.Kind, _ node: Node) -> Set<String> {
    let found = texts(node)
    mentions += found.map { Mention(kind: kind, name: $0.text, node: $0.node) }
    return Set(found.map(\.text))
  }

  /// Notes the stages and channels that a segment's filter speaks of.
  mutating func mention(_ filter: EventFilter, at node: Node) {
    let figures: [(ByteText, Mention.Kind)] = [
      ("stage", .stage), ("highest_stage", .stage), ("channel.first", .channel),
      ("channel.last", .channel),
    ]
    for (figure, kind) in figures {
      mentions += filter.texts(of: figure).sorted()
        .map { Mention(kind: kind, name: $0.description, node: node) }
    }
  }

  /// Reports a name under which answers count what has none.
  mutating func refuseTaken(_ name: String, _ key: Node, _ what: String) {
    guard Self.taken.contains(name) else { return }
    report(key, "'\(name)' is what answers call what has no \(what); choose another name")
  }

  private static let taken: Set = [
    StageModel.unassigned, "unattributed", "(none)", "(other)", "(start)", "(end)",
  ]

  /// Reports what no channel rule and no stage model gives, once all is read.
  mutating func checkMentions() {
    let channels = definitions.channels.channels
    let stages = definitions.stageModels.flatMap(\.stages) + [StageModel.unassigned]
    for mention in mentions {
      switch mention.kind {
      case .channel: check(mention, "channel", among: channels)
      case .stage: check(mention, "stage", among: stages)
      }
    }
  }

  private mutating func check(_ mention: Mention, _ what: String, among known: [String]) {
    guard !known.contains(mention.name) else { return }
    var names: [String] = []
    for name in known where !names.contains(name) { names.append(name) }
    report(
      mention.node, "unknown \(what) '\(mention.name)'",
      suggestion: Self.hint(for: mention.name, among: names))
  }
}
