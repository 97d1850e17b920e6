import CairnAnalysis
import CairnJourney
import CairnModel
import TestSupport

/// What `docs/meaning/touchpoints.md` says, by walking over all events for every figure.
struct TouchpointsTwin {
  struct Place: Hashable {
    var stage: String
    var channel: String
    var touchpoint: String
  }

  struct Event {
    var name: String
    var time: EventTime
    var place: Place
    var session: UInt32
    var isTouch: Bool
    var isOwn: Bool
    var score: Int?
    var value = 0
  }

  let persons: [[Event]]
  let dataEnd: EventTime

  init(_ diary: JourneyDiary) {
    let context = diary.context
    let batch = diary.run { ($0.sessions, $0.channels, $0.stages) = (true, true, true) }
    let channels = diary.definitions.channels.channels
    let stages = diary.definitions.stageModels[0].stages
    func number(_ property: ByteText, _ row: Int) -> Int? {
      guard let column = context.index(ofProperty: property),
        case .integer(let number) = context.tables.value(batch.properties[column], row)
      else { return nil }
      return Int(number)
    }
    func event(_ row: Int) -> Event {
      let name = context.tables.names[Int(batch.names[row])].description
      let (stage, channel) = (Int(batch.journey.stages[row]), Int(batch.journey.channels[row]))
      let channelName = channel < channels.count ? channels[channel] : "(none)"
      return Event(
        name: name, time: batch.times[row],
        place: Place(
          stage: stage < stages.count ? stages[stage] : "unassigned", channel: channelName,
          touchpoint: name == "support_ticket" ? "Help desk" : channelName),
        session: batch.journey.sessions[row],
        isTouch: batch.journey.isTouch[row] && channel < channels.count,
        isOwn: !["answered", "asked", "rated", "push_received"].contains(name),
        score: ["answered", "rated"].contains(name) ? number("score", row) : nil,
        value: number("value", row) ?? 0)
    }
    persons = (0..<batch.personCount).map { batch.rows(ofPerson: $0).map(event) }
    dataEnd = context.dataEnd ?? BatchBuilder.start
  }

  var places: Set<Place> { Set(persons.joined().map(\.place)) }

  // MARK: Reach and effort

  func events(_ place: Place) -> Int { persons.joined().count { $0.place == place } }

  /// Of each person who met a place: how often they came, what they did, for how long.
  func visits(_ place: Place) -> [(entries: Int, interactions: Int, active: Double)] {
    persons.filter { $0.contains { $0.place == place } }.map { person in
      let entries = person.indices.count { index in
        person[index].place == place && (index == 0 || person[index - 1].place != place)
      }
      let own = person.filter(\.isOwn)
      var active = 0.0
      for (event, next) in zip(own, own.dropFirst())
      where event.place == place && event.session == next.session
        && event.session != JourneyColumns.noSession
      {
        active += min(60, Double((next.time - event.time).microseconds) / 1_000_000)
      }
      return (entries, own.count { $0.place == place }, active)
    }
  }

  /// The smallest value that so many per cent do not exceed.
  static func quantile(_ values: [Int], percent: Int) -> Int? {
    values.sorted().first { value in
      values.count { $0 <= value } * 100 >= values.count * percent
    }
  }

  // MARK: With and without

  /// Of persons without an order by their landmark, whether they met a place and ordered later.
  func followed(_ place: Place) -> [(hasMet: Bool, hasOrdered: Bool)] {
    persons.compactMap { person in
      guard let first = person.first else { return nil }
      let landmark = first.time + .days(1)
      let end = landmark + .days(7)
      let orders = person.filter { $0.name == "purchase" }.map(\.time)
      guard end <= dataEnd, !orders.contains(where: { $0 <= landmark }) else { return nil }
      return (
        person.contains { $0.place == place && $0.time <= landmark },
        orders.contains { $0 > landmark && $0 <= end }
      )
    }
  }

  // MARK: Credit and answers

  /// Conversions and money, an equal share to each touch of the path; nil is no touch at all.
  var credit: [Place?: (conversions: Double, money: Double)] {
    var credit: [Place?: (conversions: Double, money: Double)] = [:]
    for person in persons {
      for order in person where order.name == "purchase" {
        var touches = person.filter {
          $0.isTouch && $0.time <= order.time && order.time - $0.time <= .days(30)
        }
        if touches.contains(where: { $0.place.channel != "Direct" }) {
          touches.removeAll { $0.place.channel == "Direct" }
        }
        // Of neighbours of one channel the last stays.
        let path = touches.indices.filter { index in
          index + 1 == touches.count
            || touches[index + 1].place.channel != touches[index].place.channel
        }.map { touches[$0].place as Place? }
        for place in path.isEmpty ? [nil] : path {
          let share = 1 / Double(max(1, path.count))
          let old = credit[place] ?? (0, 0)
          credit[place] = (old.conversions + share, old.money + share * Double(order.value))
        }
      }
    }
    return credit
  }

  /// The scores of a survey that are about a place: of a person's answers within 90 days the latest
  /// counts.
  func scores(_ place: Place, of survey: String, _ scale: ClosedRange<Int>) -> [Int] {
    persons.flatMap { person in
      var scores: [Int] = []
      var next: EventTime?
      for index in person.indices.reversed() {
        guard person[index].name == survey, let score = person[index].score,
          scale.contains(score)
        else { continue }
        if let next, next - person[index].time <= .days(90) { continue }
        next = person[index].time
        let about = person[..<index].last {
          $0.isOwn && person[index].time - $0.time <= .days(7)
        }
        if about?.place == place { scores.append(score) }
      }
      return scores
    }
  }
}
