public import CairnModel

extension StoreSnapshot {
  /// The names of some parts, added up, without those that only superseded rows have: which copies
  /// of an event were stored hangs on the order of the files, and no name may.
  static func eventNames(_ parts: [OpenPart]) -> [ByteText: PartName] {
    var names: [ByteText: PartName] = [:]
    for part in parts {
      for name in part.namesThatCount {
        let text = ByteText(bytes: name.name)
        guard var known = names[text] else {
          names[text] = name
          continue
        }
        known.events += name.events
        known.first = min(known.first, name.first)
        known.last = max(known.last, name.last)
        names[text] = known
      }
    }
    return names
  }
}

extension OpenPart {
  /// The names of the rows that count, each with how many.
  ///
  /// Where the names of superseded rows cannot be read all are told: the walk meets the damage.
  fileprivate var namesThatCount: [PartName] {
    var names = reader.names
    guard !superseded.isEmpty else { return names }
    do throws(PartDamage) {
      for row in superseded {
        let (block, place) = Int(row).quotientAndRemainder(dividingBy: Limits.blockRows)
        try reader.names(BlockSlice(block: block, rows: place..<place + 1)) {
          names[$0].events -= 1
        }
      }
    } catch {
      return reader.names
    }
    return names.filter { $0.events > 0 }
  }
}

extension StoreSnapshot {
  /// Every property with the types that its values have somewhere.
  public var propertyTypes: [ByteText: Set<PropertyType>] {
    var types: [ByteText: Set<PropertyType>] = [:]
    for part in parts {
      for column in part.reader.columns where column.role == .property {
        guard let type = PropertyType(rawValue: column.type) else { continue }
        types[ByteText(bytes: column.name), default: []].insert(type)
      }
    }
    return types
  }
}
