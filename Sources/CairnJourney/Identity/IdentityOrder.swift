internal import CairnModel

/// Which of two identifiers of one type comes first by its bytes.
///
/// The identity pass knows identifiers as hashes only; it asks for their order in the rare case
/// that several candidates are otherwise equal.
public protocol IdentityOrder: Sendable {
  func precedes(type: Int, _ left: UInt64, _ right: UInt64) -> Bool
}

extension IdentityOrder {
  /// The order of identifiers of any types: as the definitions name the types, then by bytes.
  func precedes(_ left: IdentityKey, _ right: IdentityKey) -> Bool {
    guard left.identityType == right.identityType else {
      return left.identityType < right.identityType
    }
    guard left.identityHash != right.identityHash else { return false }
    return precedes(type: Int(left.identityType), left.identityHash, right.identityHash)
  }
}
