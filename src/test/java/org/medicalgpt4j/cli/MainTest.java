package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MainTest {
    @Test
    void should_show_every_command_in_the_overview() {
        CommandLineRun help = CommandLineRun.of("--help");
        assertEquals(Exit.OK, help.status());
        for (Command command : Commands.all()) {
            assertTrue(help.out().contains(command.summary()), command.name());
        }
        assertEquals(help, CommandLineRun.of("help"));
        CommandLineRun nothing = CommandLineRun.of();
        assertEquals(Exit.USAGE, nothing.status());
        assertEquals(help.out(), nothing.err());
    }

    @Test
    void should_show_usage_options_and_examples_of_each_command() {
        for (Command command : Commands.all()) {
            CommandLineRun help = CommandLineRun.of("help", command.name());
            assertEquals(Exit.OK, help.status());
            assertEquals(help, CommandLineRun.of(command.name(), "--help"));
            assertTrue(help.out().contains("usage: medgpt " + command.name() + " " + command.arguments()), help.out());
            assertFalse(command.examples().isEmpty(), command.name());
            assertTrue(command.summary().matches("[A-Z][a-z]*[^s] .*[^.]"), command.summary());
            command.options()
                    .getOptions()
                    .forEach(option -> assertTrue(help.out().contains("--" + option.getLongOpt()), option.toString()));
            command.examples().forEach(example -> assertTrue(example.startsWith("medgpt " + command.name()), example));
        }
    }

    @Test
    void should_name_the_nearest_command_of_an_unknown_one() {
        CommandLineRun run = CommandLineRun.of("valdiate", "x");
        assertEquals(Exit.USAGE, run.status());
        assertEquals("medgpt: unknown command 'valdiate'; did you mean 'validate'?\n", run.err());
        assertTrue(CommandLineRun.of("xyzzy").err().contains("commands are: " + String.join(", ", Commands.names())));
        assertEquals(Exit.USAGE, CommandLineRun.of("help", "valdiate").status());
    }

    @Test
    void should_refuse_unknown_options_naming_the_nearest() {
        CommandLineRun run = CommandLineRun.of("schema", "--markdwn");
        assertEquals(Exit.USAGE, run.status());
        assertTrue(
                run.err()
                        .startsWith(
                                "medgpt schema: Unrecognized option: --markdwn; did you mean '--markdown'?\nusage: "),
                run.err());
    }

    @Test
    void should_print_the_version() {
        assertEquals(
                "medgpt " + Version.current() + "\n",
                CommandLineRun.of("--version").out());
    }

    @Test
    void should_show_one_sentence_of_a_failure_and_the_trace_only_when_asked() {
        CommandLineRun quiet = CommandLineRun.of("validate", "no/such.yaml");
        assertEquals(Exit.FAILURE, quiet.status());
        assertEquals(1, quiet.err().lines().count(), quiet.err());
        CommandLineRun verbose = CommandLineRun.of("validate", "no/such.yaml", "--verbose");
        assertEquals(Exit.FAILURE, verbose.status());
        assertTrue(verbose.err().contains("\tat org.medicalgpt4j."), verbose.err());
        assertTrue(verbose.err().endsWith(quiet.err()), verbose.err());
    }
}
