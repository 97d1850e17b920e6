public import CairnModel

/// What people say, and what they do afterwards: `docs/meaning/surveys.md`.
public struct SurveysAnalysis: Analysis {
  public let question: SurveysQuestion
  private let surveys: [SurveyRules]
  private let definitions: Definitions

  public init(_ question: SurveysQuestion, _ definitions: Definitions) {
    self.question = question
    self.definitions = definitions
    surveys = definitions.surveys.filter { question.survey == nil || question.survey == $0.name }
  }

  public var name: String { "surveys" }

  public var needs: EventNeeds {
    var needs = SurveyColumns.needs(surveys).union(OrderColumns.needs(definitions.commerce))
    needs.add(property: definitions.referral.code)
    needs.add(property: definitions.referral.used)
    return needs
  }

  public func start(_ context: WalkContext) -> SurveysFold {
    SurveysFold(question, seen(context), context)
  }

  /// A survey whose events nobody has ever seen is left out, unless it was asked for by name.
  private func seen(_ context: WalkContext) -> [SurveyRules] {
    surveys.filter { survey in
      question.survey != nil || context.code(ofName: survey.event) != nil
        || survey.asked.flatMap { context.code(ofName: $0) } != nil
    }
  }

  public func report(
    _ whole: SurveysFold, _ context: WalkContext, _ names: any PersonNames
  ) -> Report {
    let book = OrderBook(whole.log)
    let tables = SurveyTables(whole, context)
    let following = SurveyFollowing(tables, book, later: question.later)
    var report = Report(name: name, definition: settings(context))
    report.tables = [
      tables.scores, tables.touchpoints, following.answerers, following.afterwards,
      tables.list(names),
    ]
    if !whole.referral.invites.isEmpty || !whole.referral.uses.isEmpty {
      report.tables.append(ReferralFigures(whole.referral, book).table)
    }
    report.notes = notes(whole, context)
    return report
  }

  private func settings(_ context: WalkContext) -> [Report.Setting] {
    let described = seen(context).map { survey in
      Report.Setting(
        survey.name,
        .object([
          Report.Setting("kind", .text(survey.kind.rawValue)),
          Report.Setting("event", .text(survey.event.description)),
          Report.Setting("score", .text(survey.score.description)),
          Report.Setting(
            "scale", .list([.number(survey.scale.lowerBound), .number(survey.scale.upperBound)])),
          Report.Setting("asked", survey.asked.map { .text($0.description) } ?? .null),
          Report.Setting("where", survey.filter.map { .text($0.description) } ?? .null),
          Report.Setting("trigger", survey.trigger.map { .text($0.description) } ?? .null),
          Report.Setting("once_per", .text(survey.oncePer.text)),
        ]))
    }
    return [
      Report.Setting("survey", question.survey.map { .text($0) } ?? .null),
      Report.Setting("all_answers", .flag(question.countsAllAnswers)),
      Report.Setting("later", .text(question.later.text)),
      Report.Setting("surveys", .object(described)),
    ] + [context.currencySetting] + context.scopeSettings
  }

  private func notes(_ fold: SurveysFold, _ context: WalkContext) -> [String] {
    var notes: [String] = []
    let missing = surveys.map(\.name).filter { name in
      !fold.columns.surveys.contains { $0.name == name }
    }
    if fold.columns.surveys.isEmpty {
      notes.append(
        "the store has no event of any survey: name yours under 'surveys' of the definitions")
    } else if !missing.isEmpty {
      notes.append("surveys without any event are left out: \(missing.joined(separator: ", "))")
    }
    for (survey, count) in zip(fold.columns.surveys, fold.unreadable) where count > 0 {
      notes.append(
        count.counted("answer to \(survey.name) has", "answers to \(survey.name) have")
          + " no score from \(survey.scale.lowerBound) to \(survey.scale.upperBound) in "
          + "'\(survey.score)': left out")
    }
    if fold.answers.count < SurveyScore.few, !fold.answers.isEmpty {
      notes.append("fewer than \(SurveyScore.few) answers: read them as anecdotes")
    }
    if let end = context.dataEnd, !fold.answers.isEmpty,
      !fold.answers.contains(where: { $0.time + question.later <= end })
    {
      notes.append(
        "no answer is \(question.later.text) old at the end of data: what became of them is not "
          + "known yet")
    }
    return notes
  }
}
