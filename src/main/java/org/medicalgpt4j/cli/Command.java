package org.medicalgpt4j.cli;

import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/**
 * One command of {@code medgpt}. To add one: implement this and list it in {@link Commands}. A command parses and
 * prints; what it does lives in another package. Creating a command must be cheap: every start creates them all.
 */
public interface Command {
    /** The word that selects it. */
    String name();

    /** What it does: one line that begins with a verb ("Run a recipe") and has no full stop. */
    String summary();

    /** The arguments after the name, such as {@code RECIPE [key=value ...]}. */
    String arguments();

    /** Complete command lines that show how it is used. */
    List<String> examples();

    /** Its options; {@code --help}, {@code --verbose} are added to all. */
    default Options options() {
        return new Options();
    }

    /**
     * Does it.
     *
     * @return the exit status: {@link Exit#OK} or {@link Exit#FAILURE}
     * @throws UsageException if the command line makes no sense
     */
    int run(CommandLine line, Console console) throws Exception;
}
