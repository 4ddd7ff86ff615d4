package org.medicalgpt4j.data.dialogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.data.file.DataException;
import org.medicalgpt4j.template.Message;

class QuestionFileTest {
    @TempDir
    Path folder;

    private List<QuestionRow> rows(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("questions.jsonl"), text);
        List<QuestionRow> rows = new ArrayList<>();
        try (QuestionFile questions = QuestionFile.open(file)) {
            Optional<QuestionRow> row = questions.next();
            while (row.isPresent()) {
                rows.add(row.get());
                row = questions.next();
            }
        }
        return rows;
    }

    private Question question(String row) throws IOException {
        return ((QuestionRow.Usable) rows(row).get(0)).question();
    }

    private String problem(String row) throws IOException {
        return ((QuestionRow.Unusable) rows(row).get(0)).problem();
    }

    @Test
    void should_read_prompts() throws IOException {
        assertEquals(new Question.Prompt("hi", Optional.empty()), question("{\"prompt\": \"hi\", \"system\": \"\"}"));
        assertEquals(
                new Question.Prompt("hi", Optional.of("Be kind.")),
                question("{\"prompt\": \"hi\", \"system\": \"Be kind.\"}"));
    }

    @Test
    void should_leave_out_known_answers_at_the_end_of_conversations() throws IOException {
        List<Message> asked =
                List.of(Message.system("s"), Message.user("a"), Message.assistant("b"), Message.user("c"));
        String messages =
                "{\"messages\": [{\"role\": \"system\", \"content\": \"s\"}, {\"role\": \"user\", \"content\":"
                        + " \"a\"}, {\"role\": \"assistant\", \"content\": \"b\"}, {\"role\": \"user\", \"content\": \"c\"}";
        assertEquals(new Question.Dialogue(asked, List.of()), question(messages + "]}"));
        assertEquals(
                new Question.Dialogue(asked, List.of()),
                question(messages + ", {\"role\": \"assistant\", \"content\": \"d\"}]}"));
        assertEquals(
                new Question.Dialogue(List.of(Message.system("s"), Message.user("a")), List.of()),
                question("{\"system\": \"s\", \"conversations\": [{\"from\": \"human\", \"value\": \"a\"},"
                        + " {\"from\": \"gpt\", \"value\": \"b\"}]}"));
    }

    @Test
    void should_say_what_is_wrong_with_a_row() throws IOException {
        assertEquals(
                "has none of the fields prompt, messages and conversations, expected one", problem("{\"text\": 1}"));
        assertEquals(
                "has prompt and messages of the fields prompt, messages and conversations, expected one",
                problem("{\"prompt\": \"a\", \"messages\": []}"));
        assertEquals("'prompt' is empty", problem("{\"prompt\": \"\"}"));
        assertEquals("'prompt' is a number, expected a string", problem("{\"prompt\": 3}"));
        assertEquals("asks nothing: its turns are of nobody", problem("{\"messages\": []}"));
        assertEquals(
                "asks nothing: its turns are of assistant",
                problem("{\"messages\": [{\"role\": \"assistant\", \"content\": \"b\"}]}"));
        assertTrue(problem("{\"prompt\": ").startsWith("the row is not JSON"));
    }

    @Test
    void should_read_on_behind_a_bad_row_and_count_lines() throws IOException {
        List<QuestionRow> rows = rows("bad\n\n{\"prompt\": \"hi\"}\n");
        assertEquals(2, rows.size());
        assertEquals(1, rows.get(0).source().line());
        assertEquals(3, rows.get(1).source().line());
    }

    @Test
    void should_read_an_array_of_rows() throws IOException {
        assertEquals(2, rows("[{\"prompt\": \"a\"},\n {\"prompt\": \"b\"}]").size());
    }

    @Test
    void should_name_a_file_that_is_not_there() {
        Path absent = folder.resolve("absent.jsonl");
        assertEquals(
                absent + " does not exist, expected a file of questions",
                assertThrows(DataException.class, () -> QuestionFile.open(absent))
                        .getMessage());
    }
}
