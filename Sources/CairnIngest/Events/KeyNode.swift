import CairnModel

/// A key at its place in a record, such as `url` inside `context.page`.
///
/// The node holds what the scanner needs for each field of each line, and nothing else: the key's
/// bytes as they stand in a line, the key that followed last time, and what to do with the value.
struct KeyNode: Sendable {
  /// What becomes of a key's value.
  enum Role: UInt8, Sendable {
    /// The value is a property in a column of its own.
    case plain
    /// The value competes for a column with a key of the same name elsewhere in the record.
    case shared
    /// The value is a candidate for a mapped field.
    case candidate
    /// Nobody wants the value.
    case dropped
  }

  /// No key starts with this byte, so a node of such words matches nothing.
  private static let nothing = UInt64.max

  /// The first sixteen bytes of `"key":` in two words, and which of their bits count.
  var firstWord = KeyNode.nothing
  var firstMask = KeyNode.nothing
  var secondWord = KeyNode.nothing
  var secondMask = KeyNode.nothing
  /// The bytes from the opening quote to the colon, and where they stand in `KeyTable.spellings`.
  var spellingCount: Int32 = 0
  var spellingStart: Int32 = 0
  /// The keys that followed this one in its object, the latest first; the root where unknown.
  var following: Int32 = 0
  var otherFollowing: Int32 = 0
  /// The keys that came first when this key's value was an object, the latest first.
  var firstMember: Int32 = 0
  var otherFirstMember: Int32 = 0
  /// The node of the object that the key stands in.
  var container: Int32 = 0
  /// The record that last had the key.
  var lastRecord: UInt32 = 0
  /// The column of the value under its own name.
  var column = SourceColumn.none
  /// The mapped field that the value is a candidate for, where it is one.
  var claim = Claim()
  var role = Role.plain
  /// Whether the value is a candidate for further fields.
  var hasOtherClaims = false
  /// Whether another key may fill the column of the same name.
  var isShared = false
  /// How many objects are open inside the key's value.
  var depth: UInt8 = 1
}

/// A key's claim to fill a mapped field, with what must be known of the field at every value.
struct Claim: Sendable {
  var target: UInt16 = 0
  /// The smallest rank wins.
  var rank: UInt16 = 0
  /// The field's column, where it is a property or an identifier.
  var column = SourceColumn.none
  var kind = FieldPlan.Kind.own
  /// Whether the value fills this field only, and as it stands.
  var isSimple = true
  /// Whether some values count as absent.
  var hasIgnored = false
}

extension SourceColumn {
  /// The number of no column.
  static let none = UInt16.max
}

/// What is known of a key beyond the hot path.
struct KeyPlace: Sendable {
  /// The names from the top, joined with dots.
  var path: String
  /// The name that a property gets from it: the path without a lifted object's.
  var name: String
  /// 0 at the top, and from 1 for the members of the lifted objects, in their order.
  var rank = 0
  /// How the values are guarded where they are kept under their own name.
  var guarding: FieldGuards.Kind?
  /// What further mapped fields take their value from the same key.
  var otherClaims: [Claim] = []
  /// Whether members of the value are lifted to the top, and at which rank.
  var liftedRank: Int?
}
