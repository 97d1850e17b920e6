import ArgumentParser
import Cairn
import CairnDashboard
import CairnModel

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "The dashboard and the JSON API, on this machine alone unless told otherwise.",
    discussion: "cairn serve --port 8080")

  @Option(help: "The port; 0 takes any free one.")
  var port = 8_080

  @Option(help: "The address; another than this machine's own needs --token-file.")
  var bind = "127.0.0.1"

  @Option(help: "A name by which browsers may ask for this server, beside localhost.")
  var host: [String] = []

  @Option(help: "A file, readable by you alone, with a token of 128 bits or more.")
  var tokenFile: String?

  @Option(help: "The longest time that a client waits for an answer.", transform: Duration.read)
  var maxTime: Duration?

  @Option(help: "The most rows of a table in an answer.")
  var maxRows: Int?

  @OptionGroup var store: StoreOptions

  func run() async throws {
    guard (0...65_535).contains(port) else { throw CairnError(.usage, "a port is 0 to 65535") }
    let address = BindAddress(host: bind, port: port)
    let token = try tokenFile.map { try AccessToken(ofFile: $0) }
    guard address.isLoopback || token != nil else {
      throw CairnError(
        .usage,
        "\(bind) can be reached by others; --token-file names a file with a token, such as "
          + "(umask 077; head -c 24 /dev/urandom | base64 > token)")
    }
    var cairn = try store.open()
    cairn.givesPagesBack = true
    Cairn.keepLittleMemory()
    // A store that cannot be read is said now, and not to the first who asks.
    _ = try await cairn.eventCount()
    if !address.isLoopback {
      Terminal.complain(
        "this is plain HTTP: whoever can listen on the network reads along, the token included")
    }
    let access = ServerAccess(address: address, names: host, token: token)
    let server = DashboardServer(CommandSource(cairn), access, limits: try limits())
    let isQuiet = store.quiet
    do throws(ServerError) {
      try await server.run { port in
        let shown = address.host.contains(":") ? "[\(address.host)]" : address.host
        if !isQuiet {
          Terminal.complain("the dashboard is at http://\(shown):\(port)/", isPlain: true)
        }
      }
    } catch {
      throw CairnError(.inputOutput, error.description)
    }
  }

  private func limits() throws -> ServerLimits {
    var limits = ServerLimits()
    if let maxTime { limits.answerSeconds = max(1, maxTime.span.microseconds / 1_000_000) }
    if let maxRows {
      guard maxRows > 0 else { throw CairnError(.usage, "--max-rows is at least 1") }
      limits.rows = maxRows
    }
    return limits
  }
}

extension AccessToken {
  /// Reads the token of a file that nobody else may read.
  init(ofFile path: String) throws(CairnError) {
    let content = try SecretFile.content(of: path)
    guard let token = AccessToken(content) else {
      throw CairnError(
        .usage,
        "\(path) holds no token of 128 bits; make one with "
          + "(umask 077; head -c 24 /dev/urandom | base64 > \(path))")
    }
    self = token
  }
}
