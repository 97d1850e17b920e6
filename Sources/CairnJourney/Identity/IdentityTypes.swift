internal import CairnModel

/// The identifier types of the rules, by class: indices in the order of the definitions.
struct IdentityTypes: Sendable {
  var unique: [Int] = []
  var strong: [Int] = []
  var device: [Int] = []

  init(_ rules: IdentityRules) {
    precondition(rules.types.count < Int(UInt8.max), "identifier types fit a byte")
    for (index, type) in rules.types.enumerated() {
      switch type.identityClass {
      case .unique: unique.append(index)
      case .strong: strong.append(index)
      case .device: device.append(index)
      }
    }
  }
}
