// From a record's values to an event.
//
// The scanner hands over each value with the node of its key. A value of an unmapped key is
// appended as it is. A value that may fill a mapped field goes to the field's slot: the first comer
// sits down, a later one of better rank takes the seat, and the loser is kept under its own name.
// When the record has ended, the slots of event, time and id make the fixed part of the event.
// Whatever goes wrong before, the record's fields are simply cut off again.

import CairnBytes
import CairnModel

/// Why a record was refused, in one reason and in words.
struct Refusal: Hashable, Sendable {
  var reason: RejectReason
  var detail: String

  init(_ reason: RejectReason, _ detail: String) { (self.reason, self.detail) = (reason, detail) }
}

/// What a value was in the record, so far as it matters to a mapped field.
enum ValueKind: UInt8, Sendable {
  case text, number, boolean
  /// An array, kept as its text; it fills no mapped field.
  case list
}

/// One value as it was read: typed, and as it stands in the bytes.
struct RecordValue: Sendable {
  var kind: ValueKind
  /// The value as a property of no column yet.
  var field: ParsedField
  /// The text, or the number as written.
  var source: ByteSlice

  init(text: ByteSlice, kind: ValueKind = .text) {
    self.kind = kind
    field = ParsedField(column: SourceColumn.none, text: text)
    source = text
  }

  init(_ kind: ValueKind, _ type: PropertyType, payload: UInt64, source: ByteSlice) {
    self.kind = kind
    field = ParsedField(column: SourceColumn.none, type: type, payload: payload)
    self.source = source
  }
}

/// Makes events of the values of records.
struct EventBuilder: Sendable {
  /// A mapped field, or a column that several keys share, in the record at hand.
  struct Slot: Sendable {
    /// The record that last filled the slot.
    var record: UInt32 = 0
    var rank: UInt16 = 0
    /// Whether the value cannot be what the field must be; it counts if the value wins.
    var isBad = false
    var isRounded = false
    /// Whether the text is not the one of the record.
    var isRewritten = false
    var node: Int32 = 0
    /// The value as text, transformed as the field's rule says.
    var text = ByteSlice.empty
    /// Where the value lies in `fields`, for a field that is a property.
    var fieldIndex: Int32 = 0
    var value = RecordValue(text: .empty)
  }

  /// Texts that a log's reader adds, empty until they are needed.
  struct OwnTexts: Sendable {
    var pageView = ByteSlice.empty
    var request = ByteSlice.empty
  }

  let plan: FieldPlan
  var keys = KeyTable()
  var places: [KeyPlace?] = [nil]
  var columns = ColumnList()
  /// The keys of each own name.
  var namesakes: [String: [Int]] = [:]
  /// The whole paths of keys that share their names.
  var losersPaths: Set<String> = []
  var sharedSlots: [UInt16: SharedSlot] = [:]
  /// One slot for each target of the plan.
  var slots: [Slot]
  let filter: EventFilter?
  let hasConstants: Bool
  let hasFallbacks: Bool
  /// What must not be stored as it is.
  let guards: FieldGuards?
  let hashesIdentifiers: Bool
  /// What stands in place of the identifiers of the chunk, each written once.
  var hashed: [ByteText: ByteSlice] = [:]
  let keepsOnlyMapped: Bool
  var times: TimeReader
  /// Readers for the times of further rules that are written otherwise.
  var furtherTimes: [TimeReader] = []
  var notes = ReaderNotes()

  // The chunk at hand.
  var events: [ParsedEvent] = []
  var fields: [ParsedField] = []
  /// Texts that are no slice of the chunk; they will stand behind its bytes.
  var rewritten: [UInt8] = []
  /// The chunk, shared with the reader, and its length.
  var chunk: [UInt8] = []
  var chunkCount = 0
  /// Where the constants of the chunk stand, by their targets.
  var constants: [Int: ByteSlice] = [:]
  /// Where the reader's own texts stand.
  var ownTexts = OwnTexts()
  /// Whether the chunk may hold a NUL where an identifier stands.
  var chunkHasNul = false
  var filtered = 0
  var roundedMoney = 0

  // The record at hand.
  var record: UInt32 = 0
  var firstField = 0
  /// The record whose time a further rule found, and that rule's index among the forms of times.
  var furtherTime = (record: UInt32(0), form: 0)
  /// The record that last had an identifier of a person.
  var identityRecord: UInt32 = 0
  var hasNul = false
  var hasOddMoney = false
  var hasTombstones = false
  var newKeys = 0
  var repeatedKeys = 0
  var refusal: Refusal?
  /// What is put behind the event's own id: the name of a further event of the same record.
  var idEnding: [UInt8] = []

  init(_ mapping: FieldMapping, _ guards: FieldGuards? = nil) {
    plan = FieldPlan(mapping, guards)
    self.guards = guards
    hashesIdentifiers = guards?.hash != nil
    filter = mapping.filter
    keepsOnlyMapped = mapping.keepsOnlyMapped
    hasFallbacks = !plan.fallbacks.isEmpty
    hasConstants = plan.targets.contains { $0.rule.constant != nil }
    slots = [Slot](repeating: Slot(), count: plan.targets.count)
    let readers = plan.timeForms.map { form in
      TimeReader(form, earliest: mapping.earliest, latest: mapping.latest)
    }
    times = readers[0]
    furtherTimes = Array(readers.dropFirst())
    for column in plan.columns { _ = columns.add(column) }
  }

  /// Begins a record; what an unfinished one left is forgotten.
  @inline(__always)
  mutating func begin() {
    record &+= 1
    firstField = fields.count
    let isUntidy = hasNul || hasOddMoney || hasTombstones || refusal != nil
    if isUntidy || newKeys > 0 || repeatedKeys > 0 { tidy() }
  }

  private mutating func tidy() {
    (hasNul, hasOddMoney, hasTombstones) = (false, false, false)
    (newKeys, repeatedKeys) = (0, 0)
    refusal = nil
  }

  /// Takes back the fields of a record that was refused.
  mutating func drop() { fields.removeSubrange(firstField...) }

  /// Takes the value of a key.
  @inline(__always)
  mutating func put(_ value: RecordValue, at node: Int) {
    switch keys.nodes[node].role {
    case .plain:
      let column = keys.nodes[node].column
      guard column != SourceColumn.none else { return keep(value, at: node) }
      var field = value.field
      field.column = column
      fields.append(field)
    case .candidate: putCandidate(value, at: node)
    case .shared: keep(value, at: node)
    case .dropped: break
    }
  }

  /// Takes a text; an empty one counts as absent.
  @inline(__always)
  mutating func put(text: ByteSlice, at node: Int) {
    if text.count != 0 { put(RecordValue(text: text), at: node) }
  }

  /// Takes a value that may fill a mapped field.
  @inline(__always)
  private mutating func putCandidate(_ value: RecordValue, at node: Int) {
    let claim = keys.nodes[node].claim
    let isFree = slots[Int(claim.target)].record != record
    guard claim.isSimple, isFree, value.kind != .list else {
      return putForAll(value, claim, at: node)
    }
    if claim.hasIgnored, isIgnored(value.source, Int(claim.target)) { return }
    var slot = Slot(value, claim, record: record, node: node)
    var field = fit(&slot, claim.kind)
    if claim.column != SourceColumn.none {
      slot.fieldIndex = Int32(truncatingIfNeeded: fields.count)
      field.column = claim.column
      fields.append(field)
    }
    slots[Int(claim.target)] = slot
  }

  private mutating func putForAll(_ value: RecordValue, _ first: Claim, at node: Int) {
    putWithCare(value, first, at: node)
    guard keys.nodes[node].hasOtherClaims else { return }
    for claim in places[node]?.otherClaims ?? [] { putWithCare(value, claim, at: node) }
  }

  private mutating func putWithCare(_ value: RecordValue, _ claim: Claim, at node: Int) {
    guard value.kind != .list || claim.kind.mayBeList else {
      if !keys.nodes[node].hasOtherClaims { keep(value, at: node) }
      return
    }
    var slot = Slot(value, claim, record: record, node: node)
    guard rewrite(&slot, Int(claim.target)) else { return }
    let field = fit(&slot, claim.kind)
    seat(slot, field, claim)
  }

  /// Lets a value have a mapped field's slot: the better rank has it, the first at a tie.
  private mutating func seat(_ slot: Slot, _ field: ParsedField, _ claim: Claim) {
    let holder = slots[Int(claim.target)]
    let isTaken = holder.record == record
    guard !isTaken || slot.rank < holder.rank else { return keepLoser(slot) }
    var slot = slot
    if claim.column != SourceColumn.none {
      slot.fieldIndex = isTaken ? holder.fieldIndex : Int32(truncatingIfNeeded: fields.count)
      if !isTaken { fields.append(field) }
      fields[Int(slot.fieldIndex)] = field
      fields[Int(slot.fieldIndex)].column = claim.column
    }
    slots[Int(claim.target)] = slot
    if isTaken { keepLoser(holder) }
  }

  private mutating func keepLoser(_ slot: Slot) {
    let node = Int(slot.node)
    if !keys.nodes[node].hasOtherClaims { keep(slot.value, at: node) }
  }
}

extension EventBuilder.Slot {
  @inline(__always)
  init(_ value: RecordValue, _ claim: Claim, record: UInt32, node: Int) {
    self.record = record
    self.rank = claim.rank
    self.node = Int32(truncatingIfNeeded: node)
    self.value = value
    self.text = value.source
  }
}

extension FieldPlan.Kind {
  /// Whether an array is taken for the field's value (and found bad), not left to its own name.
  var mayBeList: Bool { self == .money || self == .quantity || self == .own }
}
