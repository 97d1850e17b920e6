import CairnJourney
import CairnModel

/// The tables of the surveys report.
struct SurveyTables {
  let surveys: [SurveyRules]
  let fold: SurveysFold
  let context: WalkContext
  let answers: [SurveyAnswer]

  init(_ fold: SurveysFold, _ context: WalkContext) {
    surveys = fold.columns.surveys
    self.fold = fold
    self.context = context
    answers = fold.answers.sorted { left, right in
      if left.survey != right.survey { return left.survey < right.survey }
      if left.time != right.time { return left.time < right.time }
      if left.key != right.key { return left.key < right.key }
      return fold.persons[left.person].order < fold.persons[right.person].order
    }
  }

  /// The surveys in the order of their names' bytes.
  var order: [Int] {
    surveys.indices.sorted { ByteText(surveys[$0].name) < ByteText(surveys[$1].name) }
  }

  private static let scoreColumns = [
    "answers", "score", "low", "high", "response_rate", "kind", "asks", "responses", "mean", "top",
    "middle", "bottom", "few",
  ]

  var scores: ReportTable {
    var table = ReportTable(name: "scores", columns: ["survey", "stage"] + Self.scoreColumns)
    for survey in order {
      var stages = fold.asks[survey]
      for answer in answers where answer.survey == survey {
        stages[answer.place.stage, default: SurveyScore()].add(answer.score, surveys[survey])
      }
      var whole = SurveyScore()
      for score in stages.values { whole.merge(score) }
      let head = Cell.text(surveys[survey].name)
      table.append([head, .text("(all)")] + cells(whole, surveys[survey]))
      let named = stages.map { (ByteText(context.stageName($0.key)), $0.value) }
      for (stage, score) in named.sorted(by: { $0.0 < $1.0 }) {
        table.append([head, .text(stage)] + cells(score, surveys[survey]))
      }
    }
    return table
  }

  private func cells(_ score: SurveyScore, _ survey: SurveyRules) -> [Cell] {
    let figure = score.figure(survey)
    return [
      .count(score.answers), figure.map { .number($0.score) } ?? .null,
      figure?.low.map { .number($0) } ?? .null, figure?.high.map { .number($0) } ?? .null,
      .share(score.responses, of: score.asks), .text(survey.kind.rawValue), .count(score.asks),
      .count(score.responses), score.mean.map { .number($0) } ?? .null, .count(score.top),
      .count(score.answers - score.top - score.bottom), .count(score.bottom),
      .flag(score.answers < SurveyScore.few),
    ]
  }

  /// The event and the channel that an answer is about.
  private struct Touchpoint: Hashable {
    var event: UInt32
    var channel: UInt16
  }

  var touchpoints: ReportTable {
    var table = ReportTable(
      name: "touchpoints",
      columns: ["survey", "touchpoint", "channel", "answers", "score", "low", "high", "few"])
    for survey in order {
      var scores: [Touchpoint: SurveyScore] = [:]
      for answer in answers where answer.survey == survey {
        let place = Touchpoint(event: answer.place.event, channel: answer.place.channel)
        scores[place, default: SurveyScore()].add(answer.score, surveys[survey])
      }
      let named = scores.map { place, score in
        (context.eventName(place.event), ByteText(context.channelName(place.channel)), score)
      }
      for (event, channel, score) in named.sorted(by: { ($0.0, $0.1) < ($1.0, $1.1) }) {
        let figure = score.figure(surveys[survey])
        table.append([
          .text(surveys[survey].name), .text(event), .text(channel), .count(score.answers),
          figure.map { .number($0.score) } ?? .null, figure?.low.map { .number($0) } ?? .null,
          figure?.high.map { .number($0) } ?? .null, .flag(score.answers < SurveyScore.few),
        ])
      }
    }
    return table
  }

  /// Each answer with its words.
  func list(_ names: any PersonNames) -> ReportTable {
    var table = ReportTable(
      name: "answers",
      columns: [
        "survey", "time", "person", "score", "group", "comment", "stage", "touchpoint", "channel",
      ])
    for survey in order {
      for answer in answers where answer.survey == survey {
        let rules = surveys[survey]
        table.append([
          .text(rules.name), .time(answer.time),
          .text(names.name(of: fold.persons[answer.person])), .money(answer.score),
          .text(rules.name(of: rules.group(of: answer.score))),
          answer.comment.map { .text(context.tables.texts[Int($0)]) } ?? .null,
          .text(context.stageName(answer.place.stage)),
          .text(context.eventName(answer.place.event)),
          .text(context.channelName(answer.place.channel)),
        ])
      }
    }
    return table
  }
}

extension WalkContext {
  /// The stages of the walk's model.
  var stageNames: [String] {
    definitions.stageModels.indices.contains(stageModel)
      ? definitions.stageModels[stageModel].stages : []
  }

  /// A stage as reports print it; `(none)` for what has no stage at all.
  func stageName(_ stage: UInt8) -> String {
    let names = stageNames
    if Int(stage) < names.count { return names[Int(stage)] }
    return stage == UInt8.max ? "(none)" : StageModel.unassigned
  }

  func eventName(_ code: UInt32) -> ByteText {
    Int(code) < tables.names.count ? tables.names[Int(code)] : "(none)"
  }

  func channelName(_ channel: UInt16) -> String {
    let names = definitions.channels.channels
    return Int(channel) < names.count ? names[Int(channel)] : "(none)"
  }
}
