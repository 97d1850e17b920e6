import Foundation
import TestSupport

/// What a person can see of a store: the answers, and whether every checksum matches.
struct StoreView: Hashable {
  var status: String
  var funnel: String
  var verified: Int32

  /// How many events the store says it has; none where it does not answer.
  var events: Int? {
    guard let start = status.range(of: #""events": "#) else { return nil }
    return Int(status[start.upperBound...].prefix { $0.isNumber })
  }
}

extension CrashLab {
  static let funnel = ["funnel", "view_item,add_to_cart,purchase", "--format", "json"]

  func view(_ store: String) throws -> StoreView {
    StoreView(
      status: try run(["status", "--format", "json"], on: store).output,
      funnel: try run(Self.funnel, on: store).output,
      verified: try run(["verify"], on: store).code)
  }

  /// The tables of an answer, whatever generation they are of; of an error only that it is one.
  func tables(_ store: String) throws -> String {
    let answer = try run(Self.funnel, on: store)
    guard let start = answer.output.range(of: "\"tables\":") else {
      return "\(answer.code): \(answer.messages.isEmpty ? "" : "an error")"
    }
    return String(answer.output[start.lowerBound...])
  }

  /// The number of events, or nil where the store does not answer.
  func events(_ store: String) throws -> Int? {
    let status = try run(["status", "--format", "json"], on: store).output
    return StoreView(status: status, funnel: "", verified: 0).events
  }
}

extension TortureFigure {
  /// A figure that counts what is lost and doubled.
  static func kills(of what: String) -> TortureFigure {
    TortureFigure("kill points of \(what)", "tried", "lost", "doubled", "otherwise wrong")
  }

  /// Counts a state that should have had so many events.
  func judge(isRight: Bool, events: Int?, expected: Int?) {
    if isRight { return }
    switch (events ?? 0) - (expected ?? 0) {
    case ..<0: count("lost")
    case 0: count("otherwise wrong")
    default: count("doubled")
    }
  }
}
