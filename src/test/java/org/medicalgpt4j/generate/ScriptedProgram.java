package org.medicalgpt4j.generate;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.engine.Program;
import org.medicalgpt4j.engine.Tensor;
import org.medicalgpt4j.model.ModelGraph;

/** A model that says the bytes of a text, one token each, whatever it is asked; then the token after all bytes, forever. */
final class ScriptedProgram implements Program {
    private static final int VOCABULARY = 258;

    private final int promptLength;
    private final byte[] script;
    private final int end;
    private int tokensSeen;
    private int runs;

    ScriptedProgram(int promptLength, String script, int end) {
        this.promptLength = promptLength;
        this.script = script.getBytes(StandardCharsets.UTF_8);
        this.end = end;
    }

    int tokensSeen() {
        return tokensSeen;
    }

    int runs() {
        return runs;
    }

    @Override
    public Map<String, Tensor> evaluate(Batch batch, Collection<String> outputs) {
        int[] positions = ints(batch, ModelGraph.POSITIONS);
        int[] rows = ints(batch, ModelGraph.ROWS);
        tokensSeen += positions.length;
        runs++;
        float[] logits = new float[rows.length * VOCABULARY];
        for (int row = 0; row < rows.length; row++) {
            int said = positions[rows[row]] + 1 - promptLength;
            int next = said < 0 ? 0 : said < script.length ? script[said] & 0xff : end;
            logits[row * VOCABULARY + next] = 1;
        }
        return Map.of(ModelGraph.LOGITS, new Tensor(new long[] {rows.length, VOCABULARY}, logits));
    }

    private static int[] ints(Batch batch, String name) {
        return ((Batch.Input.Ints) batch.input(name).orElseThrow()).values();
    }

    @Override
    public MemoryUse memory() {
        return new MemoryUse(0, 0, 0, 0);
    }

    @Override
    public List<OpTime> times() {
        return List.of();
    }

    @Override
    public void close() {}
}
