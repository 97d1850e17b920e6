import CairnAnalysis
import CairnModel

/// A walk that sees the name and time of every event and does nothing with them: what any report
/// over all events costs at least, and what the passes are measured against.
struct BareWalk: Analysis {
  struct Partial: Fold {
    var events = 0
    var persons = 0
    var mixed: UInt64 = 0

    mutating func see(_ batch: EventBatch) {
      events += batch.rowCount
      persons += batch.personCount
      for row in 0..<batch.rowCount {
        mixed &+= UInt64(bitPattern: batch.times[row].microseconds) ^ UInt64(batch.names[row])
      }
    }

    mutating func merge(_ other: Partial) {
      events += other.events
      persons += other.persons
      mixed &+= other.mixed
    }
  }

  /// The columns that a pass would add.
  var sessions = false
  var channels = false
  var stages = false

  var name: String { "bare walk" }

  var needs: EventNeeds {
    var needs = EventNeeds()
    needs.persons = false
    needs.sessions = sessions
    needs.channels = channels
    needs.stages = stages
    return needs
  }

  func start(_ context: WalkContext) -> Partial { Partial() }

  func report(_ whole: Partial, _ context: WalkContext, _ names: any PersonNames) -> Report {
    var table = ReportTable(name: "walk", columns: ["events", "persons", "mixed"])
    table.append([
      .count(whole.events), .count(whole.persons), .text(String(whole.mixed, radix: 16)),
    ])
    return Report(name: name, tables: [table])
  }
}
