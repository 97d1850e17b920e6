import Foundation

/// A function or initialiser as it stands in a file: where, how long, with which parameters.
struct FunctionText {
  var name: String
  var line: Int
  var lineCount: Int
  /// The parameters' names as the body sees them.
  var parameters: [String]

  var isInitialiser: Bool { name == "init" }
}

extension SourceFile {
  /// The functions and initialisers of the file, by their text alone.
  ///
  /// A heuristic over blanked code: from the keyword to the bracket that closes the body.
  var functions: [FunctionText] {
    var found: [FunctionText] = []
    for (index, line) in code.enumerated() {
      guard let name = Self.functionName(line) else { continue }
      var scanner = SignatureScanner(lines: code[index...])
      scanner.run()
      found.append(
        FunctionText(
          name: name, line: index, lineCount: scanner.lineCount, parameters: scanner.parameters))
    }
    return found
  }

  private static func functionName(_ line: String) -> String? {
    let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "@") }
    if let keyword = words.firstIndex(of: "func") {
      return keyword + 1 < words.count ? String(words[keyword + 1]) : "operator"
    }
    let isDeclared = words.first { !Self.modifiers.contains(String($0)) } == "init"
    return isDeclared && line.contains("(") ? "init" : nil
  }

  private static let modifiers: Set<String> = [
    "public", "internal", "private", "fileprivate", "package", "convenience", "required",
    "nonisolated", "@_lifetime", "copy", "borrow", "bytes",
  ]
}

/// Reads from a function's keyword through its parameters to the end of its body.
private struct SignatureScanner {
  private let lines: ArraySlice<String>
  private(set) var lineCount = 1
  private(set) var parameters: [String] = []
  /// The text of the parameter list, without its brackets.
  private var list = ""
  private var round = 0
  private var curly = 0
  private var hasList = false
  private var hasBody = false

  init(lines: ArraySlice<String>) { self.lines = lines }

  mutating func run() {
    for (number, line) in lines.enumerated() {
      for character in line {
        see(character)
        if hasBody, curly == 0 {
          lineCount = number + 1
          return close()
        }
      }
      // A requirement of a protocol has no body: it ends where its line does.
      if hasList, round == 0, !hasBody, !continues(behind: number) { return close() }
      if hasList, round == 0, !hasBody, number > 24 { return close() }
      list.append(" ")
    }
    close()
  }

  /// Whether the signature goes on in the next line.
  private func continues(behind number: Int) -> Bool {
    let index = lines.startIndex + number
    if lines[index].trimmingCharacters(in: .whitespaces).hasSuffix("->") { return true }
    guard index + 1 < lines.endIndex else { return false }
    let next = lines[index + 1].trimmingCharacters(in: .whitespaces)
    return ["->", "where", "{", "async", "throws"].contains { next.hasPrefix($0) }
  }

  private mutating func see(_ character: Character) {
    switch character {
    case "(":
      round += 1
      if round == 1, !hasList { return }
    case ")":
      round -= 1
      if round == 0 { hasList = true }
    case "{" where round == 0 && hasList:
      curly += 1
      hasBody = true
    case "}" where round == 0 && hasBody:
      curly -= 1
    default: break
    }
    if !hasList, round > 0 { list.append(character) }
  }

  private mutating func close() {
    parameters = Self.split(list).compactMap { parameter in
      parameter.split(separator: ":").first?
        .split(separator: " ").last.map(String.init)
    }
  }

  /// Cuts a list at the commas that are in no brackets of their own.
  private static func split(_ list: String) -> [String] {
    var pieces = [""]
    var depth = 0
    var previous: Character = " "
    for character in list {
      if "([<{".contains(character) { depth += 1 }
      // The arrow of a closure's type is no bracket.
      if ")]}".contains(character) || (character == ">" && previous != "-") { depth -= 1 }
      if character == ",", depth == 0 {
        pieces.append("")
      } else {
        pieces[pieces.count - 1].append(character)
      }
      previous = character
    }
    return pieces.filter { !$0.trimmingCharacters(in: .whitespaces).isEmpty }
  }
}
