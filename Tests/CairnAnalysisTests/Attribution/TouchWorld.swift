import CairnAnalysis
import CairnJourney
import CairnModel
import TestSupport

/// Asks for credit over events whose channel stands in their property `channel`: those are touches.
struct TouchWorld {
  var builder = BatchBuilder()
  var definitions = Definitions()

  static let channels = ["X", "Y", "Z"]

  init(_ lines: String = "") {
    builder.add(lines)
    for channel in Self.channels {
      definitions.channels.rules.append(
        ChannelRules.Rule(channel: channel, filter: .isNull(property: "never")))
    }
  }

  func report(
    _ question: ChannelsQuestion, scope: QuestionScope = QuestionScope(), workers: Int = 1
  ) -> Report {
    let analysis = ChannelsAnalysis(question, definitions)
    let context = builder.context(definitions: definitions, scope: scope)
    var folds = (0..<workers).map { _ in analysis.start(context) }
    for (index, batch) in builder.batches(ofPersons: 1).enumerated() {
      folds[index % workers].see(marked(batch, context))
    }
    var whole = folds[0]
    for fold in folds.dropFirst() { whole.merge(fold) }
    return analysis.report(whole, context, builder.names)
  }

  /// The batch as the channel pass would leave it.
  private func marked(_ batch: EventBatch, _ context: WalkContext) -> EventBatch {
    var batch = batch
    let known = definitions.channels.channels
    let column = context.index(ofProperty: "channel").map { batch.properties[$0] }
    for row in 0..<batch.rowCount {
      let value = column.flatMap { context.tables.value($0, row) }
      let channel = value.flatMap { known.firstIndex(of: $0.description) }
      batch.journey.channels.append(channel.map(UInt16.init) ?? JourneyColumns.noChannel)
      batch.journey.isTouch.append(channel != nil)
    }
    return batch
  }

  /// The credit of a model by channel, conversions only, without empty rows.
  static func credit(_ report: Report, _ model: ChannelsQuestion.Model) -> [String: Double] {
    var credit: [String: Double] = [:]
    for row in report[table: "credit"]?.rows ?? [] where row[0] == .text(model.rawValue) {
      guard case .text(let channel) = row[1], case .number(let count) = row[2], count > 0 else {
        continue
      }
      credit[channel.description, default: 0] += count
    }
    return credit
  }
}
