package org.medicalgpt4j.train.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Lines of the metrics as TensorBoard's {@code Event} messages (tensorflow's {@code event.proto}), each in its frame. */
final class TensorBoardEvents {
    private static final int DT_STRING = 7;

    /** What the Trainer calls it, by what the metrics call it. */
    private static final Map<String, String> SCALARS = new LinkedHashMap<>();

    static {
        SCALARS.put("loss", "train/loss");
        SCALARS.put("accuracy", "train/accuracy");
        SCALARS.put("grad_norm", "train/grad_norm");
        SCALARS.put("learning_rate", "train/learning_rate");
        SCALARS.put("epoch", "train/epoch");
        SCALARS.put("tokens_per_second", "train/tokens_per_second");
        SCALARS.put("memory_bytes", "train/memory_bytes");
        SCALARS.put("eval_loss", "eval/loss");
        SCALARS.put("eval_perplexity", "eval/perplexity");
        SCALARS.put("eval_accuracy", "eval/accuracy");
    }

    private TensorBoardEvents() {}

    /** What a file begins with. */
    static byte[] version(double time) {
        return RecordFrame.of(
                new ProtobufMessage().real(1, time).text(3, "brain.Event:2").toByteArray());
    }

    /** A line of the metrics; empty if it has nothing to draw. */
    static Optional<byte[]> of(JsonNode line) {
        ProtobufMessage summary = new ProtobufMessage();
        boolean any = false;
        for (Map.Entry<String, String> scalar : SCALARS.entrySet()) {
            JsonNode value = line.has(scalar.getKey())
                    ? line.get(scalar.getKey())
                    : line.path("measured").path(scalar.getKey());
            if (value.isNumber() && !line.has("skipped")) {
                summary.message(
                        1, new ProtobufMessage().text(1, scalar.getValue()).single(2, value.floatValue()));
                any = true;
            }
        }
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
