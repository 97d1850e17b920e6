import CairnJourney
import CairnModel
import TestSupport

/// A diary of events with a device each: `ada view 09:00 cookie='c'`, run through the passes.
struct JourneyDiary {
  var builder: BatchBuilder
  var definitions = Definitions()

  init(_ lines: String = "") { builder = BatchBuilder(lines) }

  var context: WalkContext { builder.context(definitions: definitions) }

  /// The events as the store brings them: the property `cookie` is the identifier of that type.
  var bare: EventBatch {
    let context = context
    var batch = builder.batch()
    batch.journey = JourneyColumns()
    batch.identities = definitions.identity.types.map { type in
      (0..<batch.rowCount).map { row in
        guard let column = context.index(ofProperty: type.name),
          case .text(let text) = context.tables.value(batch.properties[column], row)
        else { return 0 }
        return TestNames.reference("\(text)").identityHash
      }
    }
    return batch
  }

  /// The events after the passes that give these columns.
  func run(_ ask: (inout EventNeeds) -> Void) -> EventBatch {
    var needs = EventNeeds()
    ask(&needs)
    var passes = JourneyPasses(needs, context)
    var batch = bare
    passes.apply(to: &batch)
    return batch
  }
}
