internal import CairnAnalysis
public import CairnModel
public import CairnReport
internal import CairnStore

extension Cairn {
  /// Everything that the marts show: the night's reports and, by a second walk over the same state
  /// of the store, the lists.
  public func martSet(
    _ reports: [Report], _ asking: Asking = Asking()
  ) async throws(CairnError) -> MartSet {
    let store = try snapshot(asOf: reports.first?.asOf?.generation ?? asking.generation)
    return MartSet(
      reports: reports, lists: try await lists(asking, store), ledger: Self.ledger(store),
      zone: definitions.zone)
  }

  /// Sessions, orders and persons, each one in a row.
  private func lists(
    _ asking: Asking, _ store: OpenStore
  ) async throws(CairnError) -> [Report] {
    let (sessions, orders, persons) = (
      SessionList(), OrderList(definitions), PersonList(definitions)
    )
    let frame = try await frame(asking, store)
    let walk = try Walk(store, sessions.needs.union(persons.needs), frame, workers: threads)
    let context = walk.context
    let whole = try await walk.run {
      JoinedFold(sessions.start(context), persons.start(context))
    }.whole
    let types = definitions.identity.types.map(\.name)
    let names = StoredPersonNames(texts: IdentityTexts(store.snapshot, types: types), types: types)
    return [
      persons.report(whole.second, context, names), sessions.report(whole.first, context, names),
      orders.report(whole.second.orders, context, names),
    ]
  }

  /// The ledger as tables: what was taken in, and what was refused.
  private static func ledger(_ store: OpenStore) -> Report {
    var files = ReportTable(
      name: "files",
      columns: [
        "load", "file", "source", "status", "lines", "accepted", "duplicates", "rejected",
        "filtered", "blank", "events", "bytes", "first_event", "last_event", "generation",
      ])
    var rejects = ReportTable(name: "rejects", columns: ["load", "file", "reason", "lines"])
    func time(_ time: EventTime?) -> Cell { time.map { .time($0) } ?? .null }
    for load in store.snapshot.loads.values.sorted(by: { $0.id < $1.id }) {
      let counts = load.counts
      files.append([
        .count(load.id), .text(load.input.file), .text(load.source), .text(load.state.rawValue),
        .count(counts.lines), .count(counts.accepted), .count(counts.duplicates),
        .count(counts.rejected), .count(counts.filtered), .count(counts.blank),
        .count(load.eventCount), .count(load.input.byteCount), time(load.firstTime),
        time(load.lastTime), .count(load.generation),
      ])
      for reason in RejectReason.allCases {
        guard let lines = load.rejects[reason] else { continue }
        rejects.append([
          .count(load.id), .text(load.input.file), .text(reason.rawValue), .count(lines),
        ])
      }
    }
    return Report(name: "ledger", tables: [files, rejects])
  }

  /// Publishes the marts in a file, and what Datasette should know of them beside it.
  ///
  /// Gives what else is to be said.
  public func publishMarts(
    _ set: MartSet, to path: String
  ) throws(CairnError) -> [String] {
    do throws(MartsError) {
      try MartsFile(path).publish(set)
    } catch {
      throw CairnError(error)
    }
    let place = path.lastIndex(of: "/").map { path[...$0] } ?? ""
    let name = path.dropFirst(place.count)
    let database = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? String(name)
    let beside = "\(place)datasette.yaml"
    guard !OutputFile.exists(beside) || OutputFile.begins(beside, with: DatasetteFile.mark) else {
      return ["\(beside) was not written by Cairn, and stays as it is"]
    }
    try OutputFile.write(Array(DatasetteFile.text(of: set, database: database).utf8), to: beside)
    return []
  }
}

extension CairnError {
  init(_ error: MartsError) {
    let kind: Kind =
      switch error.kind {
      case .usage: .usage
      case .format: .format
      case .locked: .locked
      case .noSpace: .noSpace
      case .readOnly: .readOnly
      case .inputOutput: .inputOutput
      }
    self.init(kind, error.message)
  }
}
