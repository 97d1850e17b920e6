import CairnJourney
public import CairnModel

// One pass over a person's rows fills a few numbers for each cell that they met; a stamp says
// whether a cell's numbers are this person's, so nothing is cleared. Then the cells that were met
// are added to the tallies. Credit is dealt out in the report, when it is known which version of
// an order stands.

/// Counts places, person by person.
public struct TouchpointsFold: Fold {
  /// One person's numbers for one cell.
  private struct Visit: Sendable {
    var stamp = 0
    var events = 0
    var interactions = 0
    var entries = 0
    var active: Int64 = 0
    var isBeforeLandmark = false
  }

  /// A place and a survey that has answers about it.
  struct Asked: Hashable, Sendable {
    var cell: Int
    var survey: Int
  }

  private let question: TouchpointsQuestion
  let grid: TouchpointGrid
  private let scope: QuestionScope
  private let dataEnd: EventTime?
  private let isOwn: [Bool]
  private let isOrder: [Bool]
  private let rules: PathRules
  private let surveys: SurveyColumns
  private var visits: [Visit]
  private var met: [Int] = []
  private var stamp = 0
  private(set) var tallies: [TouchpointTally]
  private(set) var scores: [Asked: SurveyScore] = [:]
  /// Persons whose landmark was reached without an order and whose time after it is over.
  private(set) var followed = 0
  private(set) var followedWithOrder = 0
  private(set) var log: OrderLog
  private(set) var paths: [TouchPath] = []

  init(_ question: TouchpointsQuestion, _ surveys: [SurveyRules], _ context: WalkContext) {
    self.question = question
    grid = TouchpointGrid(context)
    scope = context.scope
    dataEnd = context.dataEnd
    isOwn = OwnEvents.isOwn(context)
    let orders = context.definitions.commerce.orderEvents
    isOrder = context.tables.names.map { orders.contains($0) }
    let direct = context.definitions.channels.channels.firstIndex(of: Channel.direct.rawValue)
    rules = PathRules(
      lookback: question.lookback,
      direct: direct.map(UInt16.init) ?? JourneyColumns.noChannel)
    self.surveys = SurveyColumns(surveys, context)
    visits = Array(repeating: Visit(), count: grid.cellCount)
    tallies = Array(repeating: TouchpointTally(), count: grid.cellCount)
    log = OrderLog(context)
  }

  public mutating func see(_ batch: EventBatch) {
    for person in 0..<batch.personCount {
      let rows = batch.rows(ofPerson: person)
      stamp += 1
      met.removeAll(keepingCapacity: true)
      visit(batch, rows)
      follow(batch, rows)
      for cell in met { add(visits[cell], to: cell) }
      notePaths(batch, person)
      if !surveys.surveys.isEmpty { noteAnswers(batch, rows) }
    }
  }

  private mutating func visit(_ batch: EventBatch, _ rows: Range<Int>) {
    var start: EventTime?
    var last = -1
    /// The last own event: its cell, time and session.
    var own: (cell: Int, time: EventTime, session: UInt32)?
    for row in rows where scope.contains(batch.times[row]) {
      let (cell, time) = (grid.cell(batch, row), batch.times[row])
      if visits[cell].stamp != stamp {
        visits[cell] = Visit(stamp: stamp)
        met.append(cell)
      }
      visits[cell].events += 1
      if cell != last { visits[cell].entries += 1 }
      last = cell
      let first = start ?? time
      start = first
      if time - first <= question.landmark { visits[cell].isBeforeLandmark = true }
      guard isOwn[Int(batch.names[row])] else { continue }
      visits[cell].interactions += 1
      let session = batch.journey.sessions[row]
      if let own, own.session == session, session != JourneyColumns.noSession {
        visits[own.cell].active += min(time - own.time, OwnEvents.longestGap).microseconds
      }
      own = (cell, time, session)
    }
  }

  /// Compares who met what by the landmark; whoever has ordered by then is left out.
  private mutating func follow(_ batch: EventBatch, _ rows: Range<Int>) {
    guard let dataEnd, let first = rows.first(where: { scope.contains(batch.times[$0]) }) else {
      return
    }
    let landmark = batch.times[first] + question.landmark
    let end = landmark + question.within
    guard end <= dataEnd else { return }
    var hasOrder = false
    for row in first..<rows.upperBound where isOrder[Int(batch.names[row])] {
      if batch.times[row] <= landmark { return }
      if batch.times[row] <= end { hasOrder = true }
    }
    followed += 1
    if hasOrder { followedWithOrder += 1 }
    for cell in met where visits[cell].isBeforeLandmark {
      tallies[cell].with += 1
      if hasOrder { tallies[cell].withOrder += 1 }
    }
  }

  private mutating func add(_ visit: Visit, to cell: Int) {
    tallies[cell].persons += 1
    tallies[cell].events += visit.events
    tallies[cell].entries += visit.entries
    if visit.entries > 1 { tallies[cell].returned += 1 }
    tallies[cell].interactions.add(visit.interactions)
    tallies[cell].seconds.add(Int(visit.active / 1_000_000))
    tallies[cell].active += visit.active
  }

  private mutating func notePaths(_ batch: EventBatch, _ person: Int) {
    var touches: [TouchPath.Touch] = []
    var conversions: [OrderRow] = []
    for row in batch.rows(ofPerson: person) {
      if batch.journey.isTouch[row], batch.journey.channels[row] != JourneyColumns.noChannel {
        touches.append(
          TouchPath.Touch(
            channel: batch.journey.channels[row], time: batch.times[row],
            tag: Int32(grid.cell(batch, row))))
      }
      guard log.columns.concerns(batch.names[row]) else { continue }
      if let money = log.columns.read(batch, row, person: 0) { conversions.append(money) }
    }
    paths += rules.paths(to: conversions, touches)
    log.append(conversions, of: batch.persons[person])
  }

  private mutating func noteAnswers(_ batch: EventBatch, _ rows: Range<Int>) {
    var answers: [[SurveyAnswer]] = []
    for row in rows
    where surveys.concerns(batch.names[row]) && scope.contains(batch.times[row]) {
      for survey in surveys.answers(batch, row) {
        guard let score = surveys.score(survey, batch, row) else { continue }
        if answers.isEmpty { answers = surveys.surveys.map { _ in [] } }
        // The row itself stands where the person would: it leads to the place.
        answers[survey].append(
          SurveyAnswer(
            survey: survey, person: row, time: batch.times[row], key: batch.keys[row],
            score: score, comment: nil, place: SurveyPlace()))
      }
    }
    for (survey, own) in answers.enumerated() {
      for answer in surveys.surveys[survey].counted(own) {
        guard let subject = surveys.subject(survey, batch, answer.person, rows) else { continue }
        let asked = Asked(cell: grid.cell(batch, subject), survey: survey)
        scores[asked, default: SurveyScore()].add(answer.score, surveys.surveys[survey])
      }
    }
  }

  public mutating func seeOthers(_ batch: EventBatch) { log.seeOthers(batch) }

  public mutating func merge(_ other: TouchpointsFold) {
    for cell in tallies.indices { tallies[cell].merge(other.tallies[cell]) }
    for (asked, score) in other.scores { scores[asked, default: SurveyScore()].merge(score) }
    followed += other.followed
    followedWithOrder += other.followedWithOrder
    log.merge(other.log)
    paths += other.paths
  }
}
