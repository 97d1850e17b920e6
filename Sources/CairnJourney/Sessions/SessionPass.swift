// Sessions. Each device of a person is a stream; a stream is cut where one of the rules of
// `docs/meaning/sessions.md` says so. Rows of one moment are never cut apart, so the answer does
// not depend on how ties are ordered. Where the rules are the plain ones (a timeout and a longest
// length) a row costs two comparisons; the others go moment by moment.

public import CairnModel

/// Says of every row to which of its person's sessions it belongs.
///
/// Sessions are numbered from 0 along a person's rows. Needs the identifiers of device types, and
/// `keys` where the openings are wanted.
public struct SessionPass: Sendable {
  private let rules: SessionRules
  private let wantsOpenings: Bool
  private var cutter: SessionCutter

  public init(_ context: WalkContext, wantsOpenings: Bool = false) {
    rules = context.definitions.session
    self.wantsOpenings = wantsOpenings
    cutter = SessionCutter(context)
  }

  /// Fills `journey.sessions`, and the openings where they are wanted.
  public mutating func apply(to batch: inout EventBatch) {
    var sessions = batch.journey.sessions.takeFilled(
      with: JourneyColumns.noSession, count: batch.rowCount)
    var openings = batch.journey.openings.takeCleared()
    var openingOfRow = batch.journey.openingOfRow.takeFilled(
      with: JourneyColumns.noSession, count: wantsOpenings ? batch.rowCount : 0)
    cutter.begin(batch)
    for person in batch.persons.indices {
      let rows = batch.rows(ofPerson: person)
      cutter.cut(rows, of: batch, into: &sessions)
      guard wantsOpenings else { continue }
      let first = UInt32(openings.count)
      for cut in cutter.cuts { openings.append(opening(cut, batch, batch.persons[person])) }
      for row in rows where sessions[row] != JourneyColumns.noSession {
        openingOfRow[row] = first + sessions[row]
      }
    }
    cutter.end()
    batch.journey.sessions = sessions
    batch.journey.openings = openings
    batch.journey.openingOfRow = openingOfRow
  }

  private func opening(
    _ cut: SessionCut, _ batch: EventBatch, _ person: PersonRef
  ) -> SessionOpening {
    let (start, boundary) = (batch.times[cut.row], cut.boundary)
    guard !batch.keys.isEmpty else {
      return SessionOpening(id: 0, start: start, boundary: boundary)
    }
    let device = cutter.device(cut.row)
    let owner = device.identityHash == 0 ? IdentityKey(person) : device
    var id = Self.mix(owner.identityHash &+ UInt64(owner.identityType))
    id = Self.mix(id ^ batch.keys[cut.row].bits)
    return SessionOpening(id: id, start: start, boundary: boundary)
  }

  /// Spreads the bits of a number (the finaliser of SplitMix64).
  private static func mix(_ number: UInt64) -> UInt64 {
    var mixed = number &+ 0x9e37_79b9_7f4a_7c15
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
