public import CairnModel

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
