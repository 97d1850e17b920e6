public import CairnBytes
internal import CairnModel
public import CairnStore

/// Why Cairn could not do what was asked: what happened, where, and what to type next.
public struct CairnError: Error, Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// The question or the command is wrong, or names what does not exist.
    case usage
    /// An input file was refused.
    case refusedInput
    case locked
    case damaged
    /// The store's format is too new, or needs migration.
    case format
    case noSpace
    case inputOutput
    case readOnly
    /// The memory, the time or the open files that are allowed did not do.
    case limit
  }

  public var kind: Kind
  public var message: String

  public init(_ kind: Kind, _ message: String) { (self.kind, self.message) = (kind, message) }

  public init(_ error: StoreError) {
    let kind: Kind =
      switch error.kind {
      case .missing, .notAStore, .unknownGeneration: .usage
      case .locked: .locked
      case .damaged: .damaged
      case .fromNewerVersion, .needsMigration: .format
      case .noSpace: .noSpace
      case .readOnly: .readOnly
      case .inputOutput, .countsDiffer: .inputOutput
      case .limit: .limit
      }
    self.init(kind, error.description)
  }

  public init(_ error: InputError) {
    self.init(error.kind == .ambiguous ? .usage : .refusedInput, error.description)
  }

  /// A name that a user typed and that nothing in the store has.
  public static func unknown(
    _ what: String, _ name: String, among names: some Sequence<String>
  ) -> CairnError {
    let near = Suggestions.question(for: name, among: names)
    return CairnError(
      .usage, "unknown \(what) '\(name)'\(near.isEmpty ? list(Array(names)) : near)")
  }

  /// All known names, where they are few enough to be read.
  private static func list(_ names: [String]) -> String {
    if names.isEmpty { return "; there is none" }
    return names.count > 12 ? "" : "; there are " + names.joined(separator: ", ")
  }
}

extension CairnError: CustomStringConvertible {
  public var description: String { message }
}

/// Runs store operations, and turns their error into Cairn's.
func opening<Value: ~Copyable>(
  _ operations: () throws(StoreError) -> Value
) throws(CairnError) -> Value {
  do throws(StoreError) { return try operations() } catch { throw CairnError(error) }
}
