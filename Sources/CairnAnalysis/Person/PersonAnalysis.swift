internal import CairnJourney
public import CairnModel

/// One person's real time-line: every event with its session, stage, channel, value and line.
///
/// What it shows is in `docs/meaning/person.md`: every event with the line of
/// the log that it came from.
///
/// The person is named by any identifier. Where that identifier stands for somebody by itself, that
/// person is shown; else whoever has an event that carries it.
public struct PersonAnalysis: Analysis {
  public let person: PersonRef
  /// The file of each load, by the load's number.
  public let files: [UInt32: String]

  public init(_ person: PersonRef, files: [UInt32: String]) {
    (self.person, self.files) = (person, files)
  }

  public var name: String { "person" }

  public var needs: EventNeeds {
    var needs = EventNeeds()
    needs.properties = [ByteText(FieldName.value), ByteText(FieldName.currency)]
    needs.keys = true
    needs.sources = true
    needs.origins = true
    needs.identities = true
    needs.openings = true
    needs.stages = true
    needs.stageRules = true
    needs.channels = true
    return needs
  }

  public func start(_ context: WalkContext) -> PersonFold { PersonFold(person, context) }

  public func report(
    _ whole: PersonFold, _ context: WalkContext, _ names: any PersonNames
  ) -> Report {
    let moments = whole.moments
    var table = ReportTable(
      name: "events",
      columns: [
        "time", "event", "source", "session", "stage", "channel", "value", "currency", "file",
        "line", "person", "session_number", "stage_rule",
      ])
    let stages = context.definitions.stageModels[context.stageModel].stages
    let channels = context.definitions.channels.channels
    for moment in moments {
      let channel = Int(moment.channel)
      table.append([
        .time(moment.time), .text(context.tables.names[Int(moment.name)]),
        .text(context.tables.sources[Int(moment.source)]),
        moment.session == JourneyColumns.noSession
          ? .null : .text(SessionsAnalysis.spelling(moment.opening.id)),
        .text(Int(moment.stage) < stages.count ? stages[Int(moment.stage)] : "unassigned"),
        channel < channels.count ? .text(channels[channel]) : .null,
        moment.value.map { .money($0) } ?? .null, moment.currency.map { .text($0) } ?? .null,
        .text(files[moment.origin.load] ?? ""), .count(Int(moment.origin.line)),
        .text(names.name(of: moment.person)),
        moment.session == JourneyColumns.noSession ? .null : .count(Int(moment.session) + 1),
        moment.rule == JourneyColumns.noRule ? .null : .count(Int(moment.rule) + 1),
      ])
    }
    let shown = Set(moments.map(\.person)).map { names.name(of: $0).description }
    var report = Report(
      name: name,
      definition: [
        Report.Setting("person", .text(names.name(of: person).description)),
        Report.Setting(
          "stage_model",
          .text(context.definitions.stageModels[context.stageModel].name)),
      ] + context.scopeSettings,
      tables: [table])
    if shown.count > 1 {
      report.notes.append("the identifier is carried by \(shown.count) persons; all are shown")
    }
    return report
  }
}
