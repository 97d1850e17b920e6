import CairnJourney
public import CairnModel

// Most persons were never asked anything; of them only the orders are noted. Of the others each
// answer and ask is noted with what it is about. What somebody spent is known when all have been
// seen, because of orders with several versions; so that is worked out in the report.

/// Notes the answers and asks of every person.
public struct SurveysFold: Fold {
  /// One person's asks of one survey.
  struct Asked: Sendable {
    var survey: Int
    var person: Int
    /// The first ask in the range.
    var time: EventTime
    var place: SurveyPlace
    var hasAnswered: Bool
    /// Since the person's first event.
    var tenure: TimeSpan
  }

  private let question: SurveysQuestion
  private let scope: QuestionScope
  private(set) var columns: SurveyColumns
  private(set) var answers: [SurveyAnswer] = []
  private(set) var asked: [Asked] = []
  /// By survey and stage: asks and responses.
  private(set) var asks: [[UInt8: SurveyScore]]
  /// By survey: answers without a score on the scale.
  private(set) var unreadable: [Int]
  private(set) var persons: [PersonRef] = []
  private(set) var log: OrderLog
  private(set) var referral: ReferralLog

  init(_ question: SurveysQuestion, _ surveys: [SurveyRules], _ context: WalkContext) {
    self.question = question
    scope = context.scope
    columns = SurveyColumns(surveys, context)
    asks = surveys.map { _ in [:] }
    unreadable = surveys.map { _ in 0 }
    log = OrderLog(context)
    referral = ReferralLog(context)
  }

  public mutating func see(_ batch: EventBatch) {
    log.see(batch)
    referral.see(batch)
    for person in 0..<batch.personCount {
      let rows = batch.rows(ofPerson: person)
      if rows.contains(where: { columns.concerns(batch.names[$0]) }) { see(batch, person, rows) }
    }
  }

  private mutating func see(_ batch: EventBatch, _ person: Int, _ rows: Range<Int>) {
    var own = columns.surveys.map { _ in [SurveyAnswer]() }
    var asked = columns.surveys.map { _ in [Int]() }
    for row in rows where columns.concerns(batch.names[row]) {
      for survey in columns.asks(batch, row) { asked[survey].append(row) }
      for survey in columns.answers(batch, row) {
        guard let score = columns.score(survey, batch, row) else {
          if scope.contains(batch.times[row]) { unreadable[survey] += 1 }
          continue
        }
        own[survey].append(
          SurveyAnswer(
            survey: survey, person: persons.count, time: batch.times[row], key: batch.keys[row],
            score: score, comment: columns.comment(survey, batch, row),
            place: columns.place(survey, batch, row, rows)))
      }
    }
    for survey in columns.surveys.indices {
      note(asked[survey], own[survey].map(\.time), Stream(survey: survey, batch: batch, rows: rows))
      let inRange = own[survey].filter { scope.contains($0.time) }
      answers +=
        question.countsAllAnswers ? inRange : columns.surveys[survey].counted(inRange)
    }
    persons.append(batch.persons[person])
  }

  private struct Stream {
    var survey: Int
    var batch: EventBatch
    var rows: Range<Int>
  }

  private mutating func note(_ rows: [Int], _ answers: [EventTime], _ stream: Stream) {
    let batch = stream.batch
    var first: Asked?
    for (index, row) in rows.enumerated() {
      let time = batch.times[row]
      let next = index + 1 < rows.count ? batch.times[rows[index + 1]] : nil
      let isAnswered = answers.contains { answer in
        answer >= time && (next.map { answer < $0 || $0 == time } ?? true)
      }
      guard scope.contains(time) else { continue }
      let place = columns.place(stream.survey, batch, row, stream.rows)
      asks[stream.survey][place.stage, default: SurveyScore()].asks += 1
      if isAnswered {
        asks[stream.survey][place.stage, default: SurveyScore()].responses += 1
        first?.hasAnswered = true
      }
      if first == nil {
        first = Asked(
          survey: stream.survey, person: persons.count, time: time, place: place,
          hasAnswered: isAnswered, tenure: time - batch.times[stream.rows.lowerBound])
      }
    }
    if let first { asked.append(first) }
  }

  public mutating func seeOthers(_ batch: EventBatch) { log.seeOthers(batch) }

  public mutating func merge(_ other: SurveysFold) {
    let shift = persons.count
    persons += other.persons
    for var answer in other.answers {
      answer.person += shift
      answers.append(answer)
    }
    for var one in other.asked {
      one.person += shift
      asked.append(one)
    }
    for survey in asks.indices {
      for (stage, score) in other.asks[survey] {
        asks[survey][stage, default: SurveyScore()].merge(score)
      }
      unreadable[survey] += other.unreadable[survey]
    }
    log.merge(other.log)
    referral.merge(other.referral)
  }
}
