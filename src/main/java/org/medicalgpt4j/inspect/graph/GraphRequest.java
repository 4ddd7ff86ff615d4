package org.medicalgpt4j.inspect.graph;

import java.util.Optional;
import org.medicalgpt4j.engine.ProgramOptions;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.LoraSpec;

/**
 * What graph of a model to look at.
 *
 * @param lora adapters; a gradient graph without them trains every weight
 */
public record GraphRequest(GraphKind kind, BatchSize batch, Optional<LoraSpec> lora, ProgramOptions options) {

    GraphOptions graphOptions() {
        GraphOptions options =
                switch (kind) {
                    case FORWARD -> GraphOptions.scoring();
                    case GRADIENT -> GraphOptions.trainable();
                    case DECODE -> GraphOptions.decoding(batch.cache());
                };
        return lora.map(options::withLora).orElse(options);
    }
}
