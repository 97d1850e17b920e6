/// What people say, and what they do afterwards: `docs/meaning/surveys.md`.
public struct SurveysQuestion: Hashable, Sendable {
  /// One survey of the definitions; nil is all of them.
  public var survey: String?
  /// Whether every answer counts, not only a person's latest of some time.
  public var countsAllAnswers = false
  /// For how long after an answer its person is followed.
  public var later = TimeSpan.days(30)

  public init() {}
}
