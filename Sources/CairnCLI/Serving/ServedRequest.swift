import Cairn
import CairnDashboard
import CairnModel
import Synchronization

/// A question that came over the network and not from a terminal.
///
/// It is read by the same command from the same options; only where the store is opened and where
/// the answer goes are others, and a command finds both here.
final class ServedRequest: Sendable {
  @TaskLocal static var current: ServedRequest?

  /// What is listed instead of the report, where the page asks for persons, sessions or orders.
  let list: ExportSubject?
  /// Whether the answer is drawn on the dashboard's page, and not given as data.
  let isPage: Bool
  private let cairn: Cairn
  private let taken = Mutex<ServedAnswer?>(nil)

  init(_ cairn: Cairn, list: ExportSubject? = nil, isPage: Bool = false) {
    (self.cairn, self.list, self.isPage) = (cairn, list, isPage)
  }

  func open(zone: String?) throws(CairnError) -> Cairn {
    guard let zone else { return cairn }
    var definitions = cairn.definitions
    definitions.zone = try DefinitionsSearch.zone(named: zone)
    return cairn.reading(by: definitions)
  }

  func take(_ answer: ServedAnswer) { taken.withLock { $0 = answer } }

  var answer: ServedAnswer? { taken.withLock { $0 } }
}
