package org.medicalgpt4j.train.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.checkpoint.ExistingFolder;
import org.medicalgpt4j.checkpoint.FileSystemAccess;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.engine.Program.MemoryUse;
import org.medicalgpt4j.recipe.Recipes;
import org.medicalgpt4j.recipe.RunSettings;
import org.medicalgpt4j.train.Measures;
import org.medicalgpt4j.train.TrainingEvent;

class RunRecordsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private RunSettings settings(String... more) {
        List<String> assignments = new ArrayList<>(
                List.of("output=" + folder, "sequencesPerStep=8", "accumulation=2", "report.html=false"));
        assignments.addAll(List.of(more));
        return Recipes.section(RunSettings.class, assignments.toArray(String[]::new));
    }

    private static RunRecords open(RunSettings run, Optional<Path> checkpoint) {
        return RunRecords.open(FileSystemAccess.system(), run, checkpoint, 4, 1000);
    }

    private static TrainingEvent step(long number) {
        return new TrainingEvent.Step(
                number,
                number / 2.0,
                measures(4.0 / number).over("targets", 5),
                0.25,
                1e-3 / number,
                10,
                2,
                new MemoryUse(1, 2, 3, 0));
    }

    private static Measures measures(double loss) {
        return Measures.ofLoss(loss).with("accuracy", 0.5);
    }

    private static TrainingEvent evaluated(long step, double loss) {
        return new TrainingEvent.Evaluated(step, measures(loss).over("targets", 7), 0.5);
    }

    private static void tell(RunRecords records, TrainingEvent... events) {
        for (TrainingEvent event : events) {
            records.on(event);
        }
    }

    private JsonNode state() throws IOException {
        return JSON.readTree(folder.resolve("trainer_state.json").toFile());
    }

    private List<EventFileReader.Event> events() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("tensorboard"))) {
            List<Path> found = files.toList();
            assertEquals(1, found.size(), found::toString);
            return EventFileReader.read(Files.readAllBytes(found.get(0)));
        }
    }

    @Test
    void should_write_the_state_of_the_trainer_with_its_history_and_the_best_metric() throws IOException {
        Files.createDirectory(folder.resolve("checkpoint-2"));
        try (RunRecords records = open(settings("logEvery=2", "evaluateEvery=2"), Optional.empty())) {
            tell(records, evaluated(0, 5), step(1), step(2), evaluated(2, 1.5), step(3));
            tell(records, new TrainingEvent.Skipped(4, 2, "loss", 1, 1, "rows", 10, 1), evaluated(4, 1.75));
            tell(records, new TrainingEvent.Finished(4, 8, 5));
        }
        JsonNode state = state();
        assertEquals(4, state.get("global_step").asLong());
        assertEquals(4, state.get("max_steps").asLong());
        assertEquals(2, state.get("epoch").asDouble());
        assertEquals(1.5, state.get("best_metric").asDouble());
        assertEquals(2, state.get("best_global_step").asLong());
        assertEquals(
                folder.resolve("checkpoint-2").toString(),
                state.get("best_model_checkpoint").asText());
        assertEquals(4, state.get("train_batch_size").asInt());
        assertEquals(40, state.get("num_input_tokens_seen").asLong());
        assertEquals(6.0 * 40 * 1000, state.get("total_flos").asDouble());
        JsonNode history = state.get("log_history");
        assertEquals(5, history.size(), history::toString);
        assertEquals(5, history.get(0).get("eval_loss").asDouble());
        assertEquals((4.0 + 2.0) / 2, history.get(1).get("loss").asDouble(), "the mean of both steps");
        assertEquals(1e-3 / 2, history.get(1).get("learning_rate").asDouble());
        assertEquals(2, history.get(1).get("step").asLong());
        assertEquals((4.0 + 2.0 + 4.0 / 3) / 3, history.get(4).get("train_loss").asDouble(), 1e-12);
    }

    @Test
    void should_write_events_that_read_back_as_what_was_measured() throws IOException {
        try (RunRecords records = open(settings(), Optional.empty())) {
            tell(records, step(1), evaluated(1, 3), step(200));
        }
        List<EventFileReader.Event> events = events();
        assertEquals("brain.Event:2", events.get(0).version());
        assertEquals(4f, events.get(1).scalars().get("train/loss"));
        assertEquals(5f, events.get(1).scalars().get("train/tokens_per_second"));
        assertEquals(6f, events.get(1).scalars().get("train/memory_bytes"));
        assertEquals(3f, events.get(2).scalars().get("eval/loss"));
        assertEquals(200, events.get(3).step());
        assertTrue(events.get(3).time() > 1.7e9, "seconds since 1970");
    }

    @Test
    void should_tell_every_step_once_after_going_on_from_a_checkpoint() throws IOException {
        RunSettings settings = settings();
        Path checkpoint = folder.resolve("checkpoint-2");
        try (RunRecords records = open(settings, Optional.empty())) {
            tell(records, step(1), step(2));
            Publication.onDisk().folder(checkpoint, ExistingFolder.REFUSE, records::writeTo);
            tell(records, step(3));
        }
        assertEquals(
                2,
                JSON.readTree(checkpoint.resolve("trainer_state.json").toFile())
                        .get("log_history")
                        .size());
        Path events = folder.resolve("tensorboard");
        Files.writeString(events.resolve("events.out.tfevents.1.medgpt"), "half a rec");
        try (RunRecords records = open(settings, Optional.of(checkpoint))) {
            tell(records, step(3), step(4), new TrainingEvent.Finished(2, 4, 5));
        }
        assertEquals(
                List.of(1L, 2L, 3L, 4L),
                events().stream().skip(1).map(EventFileReader.Event::step).toList());
        List<Long> steps = new ArrayList<>();
        state().get("log_history").forEach(entry -> steps.add(entry.get("step").asLong()));
        assertEquals(List.of(1L, 2L, 3L, 4L, 4L), steps, "the last one is the summary");
    }

    @Test
    void should_write_only_what_the_recipe_asks_for() throws IOException {
        try (RunRecords records =
                open(settings("report.trainerState=false", "report.tensorBoard=false"), Optional.empty())) {
            tell(records, step(1), new TrainingEvent.Finished(1, 2, 5));
        }
        assertFalse(Files.exists(folder.resolve("trainer_state.json")));
        assertFalse(Files.exists(folder.resolve("tensorboard")));
        assertTrue(Files.readString(folder.resolve("metrics.jsonl")).contains("\"loss\":4.0"));
    }

    @Test
    void should_mask_checksums_as_the_format_says() {
        byte[] bytes = "123456789".getBytes(StandardCharsets.US_ASCII);
        int known = 0xE3069283;
        assertEquals((known >>> 15 | known << 17) + 0xa282ead8, RecordFrame.maskedChecksum(bytes, 0, 9));
        assertEquals(EventFileReader.masked(bytes), RecordFrame.maskedChecksum(bytes, 0, 9));
    }
}
