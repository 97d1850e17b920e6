import CairnModel

// The money of cohorts: each person's orders and refunds, by the period in which they fall. Net
// retention is a period's revenue over that of period 0; gross retention forgets whatever a person
// paid beyond their own period 0, so it can only fall.

/// The net revenue of one cohort in one currency, period by period.
struct RetainedValue: Sendable {
  private(set) var net: [MoneySum]
  /// No more for each person than in period 0.
  private(set) var kept: [MoneySum]
  /// The same by groups of persons, net and then kept, so that intervals can be drawn.
  private var sums: GroupedSums

  init(periods: Int) {
    net = Array(repeating: .zero, count: periods + 1)
    kept = net
    sums = GroupedSums(columns: 2 * (periods + 1))
  }

  /// Adds what one person of a group brought in each period.
  mutating func see(_ person: [MoneySum], ofGroup group: Int) {
    for period in net.indices {
      let own = max(.zero, min(person[period], person[0]))
      net[period] += person[period]
      kept[period] += own
      sums.add(person[period].tenThousandths, to: period, ofGroup: group)
      sums.add(own.tenThousandths, to: net.count + period, ofGroup: group)
    }
  }

  /// Where net and gross retention of each period lie; nothing for period 0, which is the whole.
  var intervals: [(net: BootstrapInterval?, kept: BootstrapInterval?)] {
    let drawn = sums.drawn
    func interval(_ period: Int, of whole: Int) -> BootstrapInterval? {
      period == whole
        ? nil : BootstrapInterval(drawn.map { $0[whole] > 0 ? $0[period] / $0[whole] : nil })
    }
    return net.indices.map { period in
      (interval(period, of: 0), interval(net.count + period, of: net.count))
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
    for rows in money.byPerson {
      guard let first = rows.first else { continue }
      let person = log.persons[Int(first.person)]
      let group = GroupedSums.group(ofPerson: person.identityHash)
      for membership in fold.memberships[person] ?? [] {
        var sums = Array(repeating: MoneySum.zero, count: question.periods + 1)
        for row in rows {
          let period = question.period(of: row.time, membership, &cursor)
          if sums.indices.contains(period) { sums[period] += row.net }
        }
        let key = Key(cohort: membership.cohort, currency: first.currency)
        values[key, default: RetainedValue(periods: question.periods)].see(
          sums, ofGroup: group)
      }
    }
  }
}
