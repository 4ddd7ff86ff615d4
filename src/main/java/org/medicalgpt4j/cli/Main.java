package org.medicalgpt4j.cli;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;
import org.medicalgpt4j.recipe.source.Nearest;

/** Entry point of {@code medgpt}. */
public final class Main {
    private static final String HELP = "help";
    private static final String VERBOSE = "verbose";

    private Main() {}

    public static void main(String[] args) {
        NativeLimits.ofThisMachine();
        int status = run(args, Console.system());
        System.exit(status);
    }

    /** Runs one command line and returns its exit status. */
    static int run(String[] args, Console console) {
        if (args.length == 0) {
            Help.overview(console.err());
            return Exit.USAGE;
        }
        List<String> rest = List.of(args).subList(1, args.length);
        return switch (args[0]) {
            case "--help", "-h" -> overview(console);
            case "--version", "-V" -> version(console);
            case HELP -> rest.isEmpty() ? overview(console) : run(new String[] {rest.get(0), "--help"}, console);
            default ->
                Commands.named(args[0])
                        .map(command -> run(command, rest.toArray(String[]::new), console))
                        .orElseGet(() -> unknown(args[0], console));
        };
    }

    private static int overview(Console console) {
        Help.overview(console.out());
        return Exit.OK;
    }

    private static int version(Console console) {
        console.print("medgpt " + Version.current());
        return Exit.OK;
    }

    private static int unknown(String word, Console console) {
        String hint = Nearest.to(word, Commands.names())
                .map(near -> "did you mean '" + near + "'?")
                .orElse("commands are: " + String.join(", ", Commands.names()));
        console.say("medgpt: unknown command '" + word + "'; " + hint);
        return Exit.USAGE;
    }

    private static int run(Command command, String[] args, Console console) {
        Options options = options(command);
        boolean verbose = "1".equals(System.getenv("MEDGPT_DEBUG"));
        try {
            if (asksForHelp(args)) {
                Help.command(command, options, console.out());
                return Exit.OK;
            }
            CommandLine line = DefaultParser.builder()
                    .setAllowPartialMatching(false)
                    .build()
                    .parse(options, args);
            verbose |= line.hasOption(VERBOSE);
            return command.run(line, console);
        } catch (ParseException | UsageException e) {
            console.say("medgpt " + command.name() + ": " + e.getMessage() + hint(e, options));
            console.say("usage: medgpt " + command.name() + " " + command.arguments() + "   (medgpt help "
                    + command.name() + " says more)");
            return Exit.USAGE;
        } catch (Exception | LinkageError | OutOfMemoryError e) {
            Failure.report(e, verbose, console);
            return Exit.FAILURE;
        }
    }

    private static String hint(Exception failure, Options options) {
        if (!(failure instanceof UnrecognizedOptionException unknown)) {
            return "";
        }
        List<String> names = options.getOptions().stream()
                .filter(Option::hasLongOpt)
                .map(option -> "--" + option.getLongOpt())
                .toList();
        return Nearest.to(unknown.getOption().replaceFirst("=.*", ""), names)
                .map(near -> "; did you mean '" + near + "'?")
                .orElse("");
    }

    private static boolean asksForHelp(String[] args) {
        return Arrays.stream(args).takeWhile(arg -> !arg.equals("--")).anyMatch(arg -> arg.equals("--help"));
    }

    private static Options options(Command command) {
        Options options = new Options();
        command.options().getOptions().forEach(options::addOption);
        options.addOption(Option.builder().longOpt(HELP).desc("show this text").get());
        options.addOption(Option.builder()
                .longOpt(VERBOSE)
                .desc("show the stack trace of a failure (also: MEDGPT_DEBUG=1)")
                .get());
        return options;
    }
}
