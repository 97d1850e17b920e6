import ArgumentParser

/// The program: one file a command under `Commands/`, each turning flags into a question.
@main
struct CairnCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cairn",
    abstract: "Clickstream analytics: where people come from, where they give up, what it costs.",
    discussion: """
      cairn ingest logs/*.gz
      cairn funnel view_item,add_to_cart,begin_checkout,purchase --window 7d
      """,
    version: "0.1.0",
    subcommands: [
      InitCommand.self, IngestCommand.self, ReportCommand.self, StatusCommand.self,
      SchemaCommand.self,
      ExportCommand.self, ServeCommand.self, NightlyCommand.self, ManualCommand.self,
      FunnelCommand.self, DropOffCommand.self, CartsCommand.self, RevenueCommand.self,
      CustomersCommand.self, SessionsCommand.self, StagesCommand.self, PathsCommand.self,
      ChannelsCommand.self, SurveysCommand.self, GoalsCommand.self, TouchpointsCommand.self,
      PainsCommand.self, CompareCommand.self, WatchCommand.self, DiffCommand.self,
      RetentionCommand.self, LifecycleCommand.self, IdentityCommand.self, PersonCommand.self,
      WhyCommand.self, ReconcileCommand.self,
      RejectsCommand.self, ReplayCommand.self, CheckCommand.self, PresetsCommand.self,
      VerifyCommand.self, CompactCommand.self, ForgetCommand.self, BackupCommand.self,
      MigrateCommand.self, DoctorCommand.self, RebuildCommand.self, GenerateCommand.self,
    ])

  /// Runs the command that was typed, and leaves with the exit code of what came of it.
  static func main() async {
    await Program.run()
  }
}
