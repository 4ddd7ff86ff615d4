package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartRehearsalTest {
    @Test
    void should_run_commands_that_work() {
        for (List<String> command : StartRehearsal.commands(Path.of("."))) {
            assertEquals(Exit.OK, StartRehearsal.run(command), command.toString());
        }
    }

    @Test
    void should_answer_with_the_embedded_model_where_it_is(@TempDir Path project) throws IOException {
        assertFalse(StartRehearsal.commands(project).toString().contains("generate"));
        Files.createDirectories(project.resolve("models/medgpt-tiny"));
        assertTrue(StartRehearsal.commands(project).toString().contains("generate"));
    }
}
