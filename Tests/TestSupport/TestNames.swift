public import CairnModel

/// The printed names of the persons that a `BatchBuilder` made: `customer:ada`.
public struct TestNames: PersonNames {
  private let people: [PersonRef: String]

  init(_ people: [String]) {
    self.people = Dictionary(uniqueKeysWithValues: people.map { (Self.reference($0), $0) })
  }

  public func name(of person: PersonRef) -> ByteText {
    ByteText("customer:\(people[person] ?? "?")")
  }

  /// How a batch refers to a person: by the FNV-1a hash of the name.
  public static func reference(_ person: String) -> PersonRef {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in person.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    return PersonRef(identityType: 0, identityHash: hash)
  }
}
