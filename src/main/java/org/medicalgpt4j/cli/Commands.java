package org.medicalgpt4j.cli;

import java.util.List;
import java.util.Optional;

/** Every command, in the order of the help text. */
final class Commands {
    private static final List<Command> ALL = List.of(
            new RunCommand(),
            new GenerateCommand(),
            new ChatCommand(),
            new ScoreCommand(),
            new MergeCommand(),
            new ConvertCommand(),
            new AddTokensCommand(),
            new DownloadCommand(),
            new RunsCommand(),
            new ValidateCommand(),
            new RecipesCommand(),
            new SchemaCommand(),
            new ParityCommand(),
            new BenchCommand(),
            new ExportGraphCommand(),
            new InspectCommand(),
            new CorpusCommand(),
            new NewModelCommand(),
            new TokenizeCommand(),
            new RenderCommand(),
            new DataCommand(),
            new DoctorCommand());

    private Commands() {}

    static List<Command> all() {
        return ALL;
    }

    static Optional<Command> named(String name) {
        return ALL.stream().filter(command -> command.name().equals(name)).findFirst();
    }

    static List<String> names() {
        return ALL.stream().map(Command::name).toList();
    }
}
