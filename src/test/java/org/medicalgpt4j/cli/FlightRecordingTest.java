package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecordingTest {
    private static final String STEP = "org.medicalgpt4j.Step";
    private static final String OP = "org.medicalgpt4j.Op";

    @TempDir
    private Path folder;

    private static List<RecordedEvent> of(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .toList();
    }

    private List<RecordedEvent> record(TinyProject project, String output, boolean ops) throws IOException {
        try (Recording recording = new Recording()) {
            recording.enable(STEP).withThreshold(Duration.ZERO);
            if (ops) {
                recording.enable(OP).withThreshold(Duration.ZERO);
            }
            recording.start();
            project.train(output);
            recording.stop();
            Path file = folder.resolve(output + ".jfr");
            recording.dump(file);
            return RecordingFile.readAllEvents(file);
        }
    }

    @Test
    void should_have_an_event_for_every_step_and_on_demand_for_every_op() throws IOException {
        TinyProject project = new TinyProject(folder);
        List<RecordedEvent> quiet = record(project, "quiet", false);
        assertEquals(
                List.of(1L, 2L, 3L, 4L),
                of(quiet, STEP).stream().map(event -> event.getLong("number")).toList());
        assertEquals(
                TinyProject.metric(project.file("quiet"), "loss"),
                of(quiet, STEP).stream().map(event -> event.getDouble("loss")).toList());
        assertEquals(0, of(quiet, OP).size());
        List<RecordedEvent> ops = of(record(project, "loud", true), OP);
        Set<String> kinds = ops.stream().map(event -> event.getString("op")).collect(Collectors.toSet());
        assertTrue(kinds.stream().anyMatch(kind -> kind.contains("linear")), kinds::toString);
        assertTrue(ops.stream().anyMatch(event -> event.getString("runner").equals("Fast")), "fast kernels");
        assertTrue(ops.stream().allMatch(event -> !event.getDuration().isNegative()), "durations");
    }
}
