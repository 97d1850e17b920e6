import ArgumentParser

/// Which state of the store a question without a range is about, and in which zone it is told.
struct StateOptions: ParsableArguments {
  @Option(help: "Answer from this generation of the store, as if later loads had not come.")
  var asOf: Int?

  @Option(help: "IANA zone for dates, such as Europe/Warsaw.")
  var zone: String?
}
