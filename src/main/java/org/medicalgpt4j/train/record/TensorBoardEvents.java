package org.medicalgpt4j.train.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.train.Measures;

/** Lines of the metrics as TensorBoard's {@code Event} messages (tensorflow's {@code event.proto}), each in its frame. */
final class TensorBoardEvents {
    private static final int DT_STRING = 7;

    /** What is drawn of the machine. */
    private static final List<String> MEASURED = List.of("tokens_per_second", "memory_bytes");

    private TensorBoardEvents() {}

    /** What a file begins with. */
    static byte[] version(double time) {
        return RecordFrame.of(
                new ProtobufMessage().real(1, time).text(3, "brain.Event:2").toByteArray());
    }

    /** A line of the metrics; empty if it has nothing to draw. */
    static Optional<byte[]> of(JsonNode line) {
        ProtobufMessage summary = new ProtobufMessage();
        Map<String, Double> scalars = scalars(line);
        scalars.forEach((tag, value) ->
                summary.message(1, new ProtobufMessage().text(1, tag).single(2, value.floatValue())));
        boolean any = !scalars.isEmpty();
        int number = 0;
        for (JsonNode sample : line.path("samples")) {
            number++;
            String text = "**" + sample.path("question").asText() + "**\n\n"
                    + sample.path("answer").asText();
            summary.message(1, text("samples/" + number, text));
            any = true;
        }
        return any
                ? Optional.of(RecordFrame.of(new ProtobufMessage()
                        .real(1, line.path("measured").path("time").doubleValue())
                        .integer(2, line.path("step").longValue())
                        .message(5, summary)
                        .toByteArray()))
                : Optional.empty();
    }

    /** Measures by the Trainer's names for them: of a step {@code train/}, of held-out data {@code eval/}. */
    private static Map<String, Double> scalars(JsonNode line) {
        Map<String, Double> scalars = new LinkedHashMap<>();
        if (line.has(Measures.LOSS)) {
            MetricLines.measures(line).forEach((name, value) -> scalars.put("train/" + name, value));
            MEASURED.forEach(name -> scalars.put(
                    "train/" + name, line.path("measured").path(name).doubleValue()));
        } else {
            MetricLines.evaluation(line).forEach((name, value) -> scalars.put("eval/" + name, value));
        }
        return scalars;
    }

    /** A tensor of one string, for the plugin that shows texts. */
    private static ProtobufMessage text(String tag, String text) {
        ProtobufMessage tensor = new ProtobufMessage()
                .integer(1, DT_STRING)
                .message(2, new ProtobufMessage().message(2, new ProtobufMessage().integer(1, 1)))
                .text(8, text);
        ProtobufMessage metadata = new ProtobufMessage().message(1, new ProtobufMessage().text(1, "text"));
        return new ProtobufMessage().text(1, tag).message(8, tensor).message(9, metadata);
    }
}
