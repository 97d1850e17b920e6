/// What a column says and in which unit, in a sentence for people who never saw a report.
struct ColumnMeaning {
  let text: String
  let unit: String

  init(_ column: String, _ kind: RowColumn.Kind) {
    text = Self.texts.first { $0.key == column }?.value ?? Self.plain(column)
    unit = Self.unit(column, kind)
  }

  /// A column without a sentence of its own is its own words.
  private static func plain(_ column: String) -> String {
    DataTable.words(column)
  }

  private static func unit(_ column: String, _ kind: RowColumn.Kind) -> String {
    switch kind {
    case .text: return ""
    case .flag: return "0 or 1"
    case .time: return "UTC, YYYY-MM-DD HH:MM:SS"
    case .date: return "local day of the report zone, YYYY-MM-DD 00:00:00"
    case .decimal: return "major unit of the currency column"
    case .integer:
      return column.hasSuffix("_unix") ? "seconds since 1970-01-01 00:00:00 UTC" : "count"
    case .number, .real:
      if column.contains("seconds") { return "seconds" }
      let isShare = column.contains("rate") || column.contains("share") || column == "gini"
      return isShare ? "fraction from 0 to 1" : "number"
    }
  }

  private static let texts: KeyValuePairs<String, String> = [
    "person": "the person after identities are resolved, as class:value",
    "session": "the session's id, the same at every run",
    "channel": "where the session or touchpoint came from",
    "stage": "the journey stage, by the first rule that matches",
    "currency": "the currency of the money columns of the row",
    "entry_event": "the first event of the session",
    "exit_event": "the last event of the session",
    "boundary": "why the session began where it did",
    "is_engaged": "whether the session was more than a glance",
    "is_counted": "whether the order is neither cancelled nor wholly refunded",
    "is_repeat": "whether the order is not the person's first",
    "net_value": "the order's value less its refunds",
    "refunded": "what was given back of the order, positive",
    "gross_revenue": "values of the orders",
    "refunds": "what was given back, positive",
    "net_revenue": "orders less refunds, each at its own time",
    "aov": "net revenue by order",
    "orders": "orders that are not wholly cancelled or refunded",
    "customers": "persons with an order",
    "sessions": "sessions that began in the row's range",
    "persons": "distinct persons; never add these up over rows",
    "events": "events",
    "step": "the step's number, from 1",
    "share_of_first": "persons of the step by persons of the first step",
    "share_of_previous": "persons of the step by persons of the step before",
    "dropped": "persons who went no further, their window closed",
    "open": "persons who may still go on, their window not closed",
    "entered": "stays that began in the stage",
    "left": "stays that another stage followed",
    "back": "stays in a stage that the person had left before",
    "model": "the attribution model that gave the credit",
    "conversions": "credited conversions; those of one model add up to all",
    "cohort": "first local day of the period in which the persons came",
    "size": "persons of the cohort",
    "period": "first local day of the period, or its number since the cohort's",
    "mature": "whether, or how many entries, the whole period or window has passed for",
    "position": "position in the path, from 1",
    "from_event": "the event before", "to_event": "the event after",
    "from_stage": "the stage before", "to_stage": "the stage after",
    "transitions": "how often the one followed on the other",
    "value_lost": "the value of the carts or steps that came to nothing",
    "abandonment_rate": "abandoned by ordered and abandoned carts",
    "conversion_rate": "converted by all that could have converted",
    "gini": "how unevenly revenue is spread: 0 is even",
    "top_share": "the share of customers who spent most",
    "lines": "lines of the file",
    "reason": "why the lines did not become events",
  ]
}
