internal import CairnBytes
internal import CairnModel

/// What a part's codes of event names are to a question.
struct PartNames: Sendable {
  /// The names that the question wants; nil where it wants all.
  let wanted: CodeSet?
  /// Of those, the names of a ladder's first step, without which a person does not matter.
  let first: CodeSet?
  /// The names of a ladder's second step, without which only a person's first entry matters.
  let second: CodeSet?
  /// The walk's number of each code.
  let numbers: [UInt32]
  /// How many names the part has.
  let count: Int
  /// Where a code has more than a byte, the byte that stands for it in the sets above: bit 0 where
  /// the name is wanted, bit 1 for the first step, bit 2 for the second.
  let kinds: [UInt8]?

  init(_ names: [ByteText], _ codes: [UInt32], _ needs: EventNeeds, codeBytes: Int) {
    let ladder = needs.isNamesAndTimes ? needs.ladder : nil
    let asked = [needs.names, ladder?.first, ladder?.second]
    let kinds = names.map { name in
      asked.indices.reduce(UInt8(0)) { kind, bit in
        asked[bit].map { $0.contains(name) } ?? false ? kind | 1 << UInt8(bit) : kind
      }
    }
    let isWide = codeBytes > 1
    let sets = asked.indices.map { bit in
      asked[bit].map { _ in
        isWide
          ? CodeSet((0..<8).filter { $0 >> UInt8(bit) & 1 != 0 })
          : CodeSet(kinds.indices.filter { kinds[$0] >> bit & 1 != 0 }.map { UInt8($0) })
      }
    }
    (wanted, first, second) = (sets[0], sets[1], sets[2])
    self.kinds = isWide ? kinds : nil
    count = names.count
    numbers = codes + Array(repeating: 0, count: max(0, 256 - codes.count))
  }
}
