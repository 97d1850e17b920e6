import CairnModel

// The money of cohorts: each person's orders and refunds, by the period in which they fall. Net
// retention is a period's revenue over that of period 0; gross retention forgets whatever a person
// paid beyond their own period 0, so it can only fall.

/// The net revenue of one cohort in one currency, period by period.
struct RetainedValue: Sendable {
  /// What one person brought in each period, and the group of persons that they are drawn with.
  struct Person {
    var sums: [MoneySum]
    var group: Int
  }

  private(set) var net: [MoneySum]
  /// No more for each person than in period 0, and there the same as the net.
  private(set) var kept: [MoneySum]
  /// Where the retention of each period lies, net and gross; nothing for period 0, the whole.
  private(set) var intervals: [(net: BootstrapInterval?, kept: BootstrapInterval?)] = []

  init(_ persons: [Person], periods: Int) {
    net = Array(repeating: .zero, count: periods + 1)
    kept = net
    var grouped = GroupedSums(columns: 2 * (periods + 1))
    for person in persons {
      for (period, sum) in person.sums.enumerated() {
        let own = period == 0 ? sum : max(.zero, min(sum, person.sums[0]))
        net[period] += sum
        kept[period] += own
        grouped.add(sum.tenThousandths, to: period, ofGroup: person.group)
        grouped.add(own.tenThousandths, to: periods + 1 + period, ofGroup: person.group)
      }
    }
    guard net[0] > .zero else {
      // Nothing to divide by: neither the retention nor its interval says anything.
      intervals = Array(repeating: (nil, nil), count: periods + 1)
      return
    }
    let drawn = grouped.drawn
    func interval(_ column: Int, of whole: Int) -> BootstrapInterval? {
      guard column != whole else { return nil }
      return BootstrapInterval(drawn.map { $0[whole] > 0 ? $0[column] / $0[whole] : nil })
    }
    intervals = (0...periods).map { period in
      (interval(period, of: 0), interval(periods + 1 + period, of: periods + 1))
    }
  }
}

/// The money of all cohorts, by cohort and currency.
struct RetainedValues {
  struct Key: Hashable {
    var cohort: Int
    var currency: UInt32
  }

  let currencies: [ByteText]
  private(set) var values: [Key: RetainedValue] = [:]
  /// What must be said of the money beside the figures.
  let notes: [String]

  init(
    _ fold: RetentionFold, _ log: OrderLog, _ question: RetentionQuestion, _ context: WalkContext
  ) {
    var whole = context
    whole.scope = QuestionScope()
    let book = OrderBook(log)
    let money = MoneyRows(book, whole)
    notes = book.oddities.notes + money.notes(context)
    var cursor = PeriodCursor(PeriodCalendar(unit: question.unit, context.definitions))
    currencies = money.currencies
    // Cohort by cohort: the groups of all of them at once would not fit.
    let people = money.byPerson
    var members: [Key: [(place: Int, membership: RetentionFold.Membership)]] = [:]
    for (place, rows) in people.enumerated() {
      guard let first = rows.first else { continue }
      for membership in fold.memberships[log.persons[Int(first.person)]] ?? [] {
        members[Key(cohort: membership.cohort, currency: first.currency), default: []]
          .append((place, membership))
      }
    }
    for (key, own) in members {
      let persons = own.compactMap { place, membership -> RetainedValue.Person? in
        guard let first = people[place].first else { return nil }
        var sums = Array(repeating: MoneySum.zero, count: question.periods + 1)
        for row in people[place] {
          let period = question.period(of: row.time, membership, &cursor)
          if sums.indices.contains(period) { sums[period] += row.net }
        }
        let person = log.persons[Int(first.person)].identityHash
        return RetainedValue.Person(sums: sums, group: GroupedSums.group(ofPerson: person))
      }
      values[key] = RetainedValue(persons, periods: question.periods)
    }
  }
}
