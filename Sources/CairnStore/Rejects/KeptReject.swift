public import CairnModel

/// A refused line as the store keeps it: where it stood, why it was refused, and its bytes.
public struct KeptReject: Hashable, Sendable {
  public var load: Int
  /// The file as it was named when it was loaded.
  public var file: String
  public var line: RejectedLine

  public init(load: Int, file: String, line: RejectedLine) {
    (self.load, self.file, self.line) = (load, file, line)
  }
}
