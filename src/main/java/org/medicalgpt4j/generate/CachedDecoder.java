package org.medicalgpt4j.generate;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.medicalgpt4j.engine.Batch;
import org.medicalgpt4j.engine.Program;
import org.medicalgpt4j.engine.Tensor;
import org.medicalgpt4j.engine.TokenDraw;
import org.medicalgpt4j.model.Architecture;
import org.medicalgpt4j.model.CacheShape;
import org.medicalgpt4j.model.ModelGraph;

/**
 * Runs a decoding graph on sequences that it remembers: only new tokens are computed. Not safe for concurrent use.
 *
 * <p>Beside the model's own graph there may be graphs of the same model with adapters, which share the cache: each sequence
 * belongs to one of them at a time.
 *
 * <p>Where the rotary frequencies of a model follow the length of the sequence (dynamic NTK), keys that were cached for a
 * shorter one are of no use beyond {@link org.medicalgpt4j.model.Architecture#cacheLimit()}: there the whole sequence is
 * computed anew, so that results are those of a run without cache.
 */
public final class CachedDecoder implements AutoCloseable {
    private static final Set<String> OUTPUTS = Set.of(ModelGraph.LOGITS);

    private final Program program;
    private final KeyValuePages pages;
    private final OptionalInt cacheLimit;
    private final Map<String, Program> adapters = new LinkedHashMap<>();
    private Optional<Merged> merged = Optional.empty();

    /** An adapter that is in the model's weights, and what computes with these. */
    private record Merged(String adapter, Program program) {}

    private final boolean wholePrompts;

    /**
     * @param program runs a graph made with {@code GraphOptions.decoding(cache)}; closed with this decoder
     * @param architecture of the graph
     */
    public CachedDecoder(Program program, CacheShape cache, Architecture architecture) {
        this(program, cache, architecture.cacheLimit(), architecture.readsPromptsWhole());
    }

    CachedDecoder(Program program, CacheShape cache, OptionalInt cacheLimit, boolean wholePrompts) {
        this.program = program;
        this.pages = new KeyValuePages(cache);
        this.cacheLimit = cacheLimit;
        this.wholePrompts = wholePrompts;
    }

    /** An empty sequence. */
    public CachedSequence newSequence() {
        return new CachedSequence(pages, program, !wholePrompts);
    }

    /**
     * Adds a graph of the same model with an adapter.
     *
     * @param adapted made beside the model's own program, with the same cache; closed with this decoder
     * @throws GenerationException if there is an adapter of that name already
     */
    public void add(String adapter, Program adapted) {
        if (adapters.putIfAbsent(adapter, adapted) != null) {
            throw new GenerationException("there is an adapter '" + adapter + "' already");
        }
    }

    /**
     * Takes an adapter away and closes its program; sequences that it computes cannot go on.
     *
     * @throws GenerationException if there is none of that name
     */
    public void remove(String adapter) {
        Program removed = program(Optional.of(adapter));
        adapters.remove(adapter);
        removed.close();
    }

    /**
     * Says that the model's weights have an adapter in them: it alone can be asked until {@link #unmerge}.
     *
     * @param changed a new program of the model's own graph; closed by {@link #unmerge} or with this decoder
     * @throws GenerationException if there is no adapter of that name, or another one is merged
     */
    public void merge(String adapter, Program changed) {
        program(Optional.of(adapter));
        if (merged.isPresent()) {
            throw new GenerationException("the adapter '" + adapter + "' is merged into the weights already");
        }
        merged = Optional.of(new Merged(adapter, changed));
    }

    /**
     * Says that the model's weights are what they were.
     *
     * @throws GenerationException if no adapter is merged
     */
    public void unmerge() {
        merged.orElseThrow(() -> new GenerationException("no adapter is merged into the weights"))
                .program()
                .close();
        merged = Optional.empty();
    }

    /** The adapters that can be asked, in the order in which they came. */
    public Set<String> adapters() {
        return Collections.unmodifiableSet(adapters.keySet());
    }

    /**
     * What computes for an adapter, or for the model alone.
     *
     * @throws GenerationException if there is no adapter of that name, or another one is merged into the weights
     */
    Program program(Optional<String> adapter) {
        if (merged.isPresent()) {
            String only = merged.get().adapter();
            if (!adapter.equals(Optional.of(only))) {
                throw new GenerationException(
                        "the adapter '" + only + "' is merged into the weights: until it is taken" + " out, "
                                + adapter.map(name -> "'" + name + "'").orElse("the model alone") + " cannot answer");
            }
            return merged.get().program();
        }
        if (adapter.isEmpty()) {
            return program;
        }
        Program found = adapters.get(adapter.get());
        if (found == null) {
            throw new GenerationException("there is no adapter '" + adapter.get() + "'; "
                    + (adapters.isEmpty() ? "none is loaded" : "loaded are " + String.join(", ", adapters.keySet())));
        }
        return found;
    }

    /** Tokens the cache holds if one sequence has it all. */
    public int capacity() {
        return Math.multiplyExact(pages.count(), pages.pageSize());
    }

    /** Whether a sequence's new tokens can be computed piece by piece when it grows to this length. */
    boolean canSplit(int tokensInAll) {
        return !wholePrompts && withinLimit(tokensInAll);
    }

    private boolean withinLimit(int tokensInAll) {
        return cacheLimit.isEmpty() || tokensInAll <= cacheLimit.getAsInt();
    }

    /**
     * Appends tokens to sequences and computes them.
     *
     * @param tokens for each sequence, at least one
     * @return logits {@code [S, V]}: of each sequence's token after its last one
     */
    public Tensor advance(List<CachedSequence> sequences, List<int[]> tokens) {
        return append(sequences, tokens).logits();
    }

    /** Tokens that sequences have got and that are computed by one of the methods. */
    static final class Run {
        private final Program program;
        private final Batch batch;

        private Run(Program program, Batch batch) {
            this.program = program;
            this.batch = batch;
        }

        /** Logits {@code [S, V]}: of each sequence's token after its last one. */
        Tensor logits() {
            return program.evaluate(batch, OUTPUTS).get(ModelGraph.LOGITS);
        }

        /** Each sequence's next token; absent, with nothing computed, if the engine cannot draw. */
        Optional<int[]> draw(List<TokenDraw> draws) {
            return program.draw(batch, ModelGraph.LOGITS, draws);
        }
    }

    /**
     * Appends tokens to sequences of one program.
     *
     * @throws GenerationException if their adapter was taken away
     */
    Run append(List<CachedSequence> sequences, List<int[]> tokens) {
        Program computing = sequences.get(0).program();
        boolean loaded = merged.isPresent()
                ? computing == merged.get().program()
                : computing == program || adapters.containsValue(computing);
        if (!loaded) {
            throw new GenerationException("what computed this sequence is not loaded any more");
        }
        int[] starts = new int[sequences.size() + 1];
        int[] firsts = new int[sequences.size()];
        int tablePages = 1;
        for (int s = 0; s < sequences.size(); s++) {
            CachedSequence sequence = sequences.get(s);
            if (sequence.program() != computing) {
                throw new IllegalArgumentException("sequences of several adapters cannot be computed at once");
            }
            int cached = sequence.length();
            sequence.append(tokens.get(s));
            boolean stretched = !withinLimit(sequence.length());
            firsts[s] = stretched || sequence.stretched() ? 0 : cached;
            sequence.stretched(stretched);
            starts[s + 1] = Math.addExact(starts[s], sequence.length() - firsts[s]);
            tablePages = Math.max(tablePages, sequence.usedPages());
        }
        return new Run(computing, batch(sequences, firsts, starts, roundUp(tablePages)));
    }

    private static Batch batch(List<CachedSequence> sequences, int[] firsts, int[] starts, int tablePages) {
        int[] ids = new int[starts[sequences.size()]];
        int[] positions = new int[ids.length];
        int[] rows = new int[sequences.size()];
        int[] table = new int[Math.multiplyExact(rows.length, tablePages)];
        for (int s = 0; s < rows.length; s++) {
            CachedSequence sequence = sequences.get(s);
            for (int i = starts[s]; i < starts[s + 1]; i++) {
                positions[i] = firsts[s] + i - starts[s];
                ids[i] = sequence.token(positions[i]);
            }
            for (int p = 0; p < sequence.usedPages(); p++) {
                table[s * tablePages + p] = sequence.page(p);
            }
            rows[s] = starts[s + 1] - 1;
        }
        return new Batch()
                .ints(ModelGraph.TOKENS, ids)
                .ints(ModelGraph.POSITIONS, positions)
                .ints(ModelGraph.SEQUENCE_STARTS, starts)
                .ints(ModelGraph.PAGE_TABLE, table, rows.length, tablePages)
                .ints(ModelGraph.ROWS, rows);
    }

    /** Few different table widths mean few plans. */
    private static int roundUp(int tablePages) {
        return tablePages == 1 ? 1 : Math.multiplyExact(2, Integer.highestOneBit(tablePages - 1));
    }

    public Program.MemoryUse memory() {
        return program.memory();
    }

    @Override
    public void close() {
        merged.ifPresent(changed -> changed.program().close());
        adapters.values().forEach(Program::close);
        program.close();
    }
}
