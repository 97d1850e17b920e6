import ArgumentParser
import Cairn
import Glibc

/// The run of the program: parse, do, and turn what came of it into an exit code.
enum Program {
  static func run() async {
    // A closed pipe and a file-size limit arrive as errors of a write, not as the end.
    _ = signal(SIGPIPE, SIG_IGN)
    _ = signal(SIGXFSZ, SIG_IGN)
    // Any moment is a good one to stop: what was committed stands, and the rest never counted.
    _ = signal(SIGINT) { _ in _exit(ExitStatus.interrupted) }
    _ = signal(SIGTERM) { _ in _exit(ExitStatus.terminated) }
    do {
      var command = try directCommand() ?? CairnCommand.parseAsRoot()
      if var concurrent = command as? any AsyncParsableCommand {
        try await concurrent.run()
      } else {
        try command.run()
      }
    } catch {
      leave(with: error)
    }
  }

  /// The command that the first word names, where the rest is right.
  ///
  /// The parser looks through all commands and all their options before it turns to one, which
  /// takes longer than a small question. Whatever is wrong or unusual is left to it, so that its
  /// messages are the same.
  private static func directCommand() -> (any ParsableCommand)? {
    let words = CommandLine.arguments.dropFirst()
    guard let name = words.first,
      let command = CairnCommand.configuration.subcommands.first(where: {
        $0.configuration.commandName == name
      })
    else { return nil }
    return try? command.parse(Array(words.dropFirst()))
  }

  /// Says what went wrong and leaves with its code.
  static func leave(with error: any Error) -> Never {
    switch error {
    case let failure as CairnError:
      Terminal.complain(failure.message)
      exit(ExitStatus(failure.kind).rawValue)
    case let status as ExitStatus:
      exit(status.rawValue)
    case is ClosedPipe:
      exit(ExitStatus.fine.rawValue)
    default:
      let code = CairnCommand.exitCode(for: error)
      let message = CairnCommand.fullMessage(for: error)
      if code.rawValue == 0 {
        Terminal.print(message)
        exit(0)
      }
      Terminal.complain(message, isPlain: true)
      // The parser's own code for wrong usage is 64; Cairn's is 2.
      exit(code.rawValue == 64 ? ExitStatus.usage.rawValue : code.rawValue)
    }
  }
}
