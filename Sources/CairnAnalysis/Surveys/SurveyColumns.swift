import CairnJourney
import CairnModel

/// An answer, and what it is about.
struct SurveyAnswer: Sendable {
  /// Index into the plan's surveys.
  var survey: Int
  /// Index into the fold's persons.
  var person: Int
  var time: EventTime
  var key: EventKey
  var score: Decimal4
  /// The text code of what was said in words.
  var comment: UInt32?
  var place: SurveyPlace
}

/// The event that an answer or an ask is about; its codes are those of the walk.
struct SurveyPlace: Hashable, Sendable {
  var stage = UInt8.max
  var event = UInt32.max
  var channel = JourneyColumns.noChannel
}

/// Where a walk's batches keep answers and asks.
struct SurveyColumns: Sendable {
  let surveys: [SurveyRules]
  private let tables: EventTables
  private let scores: [Int?]
  private let comments: [Int?]
  private let filters: [FilterMatcher?]
  /// By name code: the surveys that such an event answers, and asks for.
  private let answered: [[Int]]
  private let asked: [[Int]]
  private let isConcerned: [Bool]
  private let triggers: [UInt32?]
  /// By name code: whether the person did it themselves.
  private let isOwn: [Bool]
  private let dormancy = TimeSpan.days(7)

  init(_ surveys: [SurveyRules], _ context: WalkContext) {
    self.surveys = surveys
    tables = context.tables
    scores = surveys.map { context.index(ofProperty: $0.score) }
    comments = surveys.map { context.index(ofProperty: $0.comment) }
    filters = surveys.map { $0.filter.map { FilterMatcher($0, context) } }
    let names = context.tables.names
    answered = names.map { name in surveys.indices.filter { surveys[$0].event == name } }
    asked = names.map { name in surveys.indices.filter { surveys[$0].asked == name } }
    isConcerned = names.map { name in surveys.contains { $0.event == name || $0.asked == name } }
    triggers = surveys.map { $0.trigger.flatMap { context.code(ofName: $0) } }
    isOwn = OwnEvents.isOwn(context)
  }

  static func needs(_ surveys: [SurveyRules]) -> EventNeeds {
    var needs = EventNeeds()
    needs.names = nil
    needs.keys = true
    needs.stages = true
    needs.channels = true
    for survey in surveys {
      needs.add(property: survey.score)
      needs.add(property: survey.comment)
      if let filter = survey.filter { needs.add(filter) }
    }
    return needs
  }

  func concerns(_ name: UInt32) -> Bool { isConcerned[Int(name)] }

  /// The surveys that a row answers.
  func answers(_ batch: EventBatch, _ row: Int) -> [Int] {
    answered[Int(batch.names[row])].filter { filters[$0]?.matches(batch, row) ?? true }
  }

  func asks(_ batch: EventBatch, _ row: Int) -> [Int] {
    asked[Int(batch.names[row])].filter { filters[$0]?.matches(batch, row) ?? true }
  }

  /// The score of a row, or nil where there is none on the survey's scale.
  func score(_ survey: Int, _ batch: EventBatch, _ row: Int) -> Decimal4? {
    guard let column = scores[survey],
      let score = tables.amount(batch.properties[column], row),
      score >= Decimal4(surveys[survey].scale.lowerBound),
      score <= Decimal4(surveys[survey].scale.upperBound)
    else { return nil }
    return score
  }

  func comment(_ survey: Int, _ batch: EventBatch, _ row: Int) -> UInt32? {
    comments[survey].flatMap { tables.textCode(batch.properties[$0], row) }
  }

  /// What an answer or ask in a row is about; `rows` are the person's.
  func place(_ survey: Int, _ batch: EventBatch, _ row: Int, _ rows: Range<Int>) -> SurveyPlace {
    guard let found = subject(survey, batch, row, rows) else { return SurveyPlace() }
    return SurveyPlace(
      stage: batch.journey.stages[found], event: batch.names[found],
      channel: batch.journey.channels[found])
  }

  /// The row that an answer or ask is about.
  func subject(_ survey: Int, _ batch: EventBatch, _ row: Int, _ rows: Range<Int>) -> Int? {
    var end = row + 1
    while end < rows.upperBound, batch.times[end] == batch.times[row] { end += 1 }
    var found: Int?
    for candidate in (rows.lowerBound..<end).reversed() {
      if let found, batch.times[candidate] < batch.times[found] { break }
      let name = batch.names[candidate]
      if let trigger = surveys[survey].trigger {
        guard triggers[survey] == name, !trigger.bytes.isEmpty else { continue }
      } else {
        if batch.times[row] - batch.times[candidate] > dormancy { break }
        guard isOwn[Int(name)] else { continue }
      }
      if let known = found, batch.names[known] <= name { continue }
      found = candidate
    }
    return found
  }
}
