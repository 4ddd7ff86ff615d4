package org.medicalgpt4j.tool.vocabulary;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.medicalgpt4j.checkpoint.CheckpointException;
import org.medicalgpt4j.checkpoint.ExistingFolder;
import org.medicalgpt4j.checkpoint.HuggingFaceModel;
import org.medicalgpt4j.checkpoint.ModelFolderContent;
import org.medicalgpt4j.checkpoint.OutgoingTensor;
import org.medicalgpt4j.checkpoint.ParameterStore;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.checkpoint.ScalarType;
import org.medicalgpt4j.checkpoint.StoredTensor;
import org.medicalgpt4j.checkpoint.TensorInfo;
import org.medicalgpt4j.checkpoint.TokenizerFiles;
import org.medicalgpt4j.load.WeightLoader;
import org.medicalgpt4j.model.Architecture;
import org.medicalgpt4j.model.Architectures;
import org.medicalgpt4j.model.GraphOptions;
import org.medicalgpt4j.model.Parameter;
import org.medicalgpt4j.model.ParameterRole;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.tokenizer.Tokenizers;

/**
 * Writes a model folder with more tokens: tokenizer, configuration, and rows of embedding and head (one matrix or two) that
 * are appended. Rows that a model has beyond its tokens are used first, and never taken away.
 */
public final class VocabularyExtension {
    private static final List<String> SIZES = List.of("vocab_size", "padded_vocab_size");

    private VocabularyExtension() {}

    /**
     * How rows are made.
     *
     * @param multiple the number of rows becomes a multiple of this; 1 for any
     */
    public record Options(FirstRows first, long seed, int multiple, long largestShard, boolean replace) {}

    /**
     * @param tokens of the tokenizer, the new ones among them
     * @param rows of embedding and head
     */
    public record Result(Path folder, int added, int tokens, int rows) {}

    /**
     * Adds tokens to the model's own tokenizer.
     *
     * @throws CheckpointException if a token is there already, or a file cannot be read or written
     */
    public static Result adding(Path model, List<NewToken> tokens, Path target, Options options) {
        HuggingFaceModel source = HuggingFaceModel.open(model);
        Tokenizer tokenizer = Tokenizers.load(source.path());
        Map<String, JsonNode> changed = TokenizerAdditions.files(source.path(), tokenizer, tokens);
        List<Path> kept = TokenizerFiles.in(source.path()).stream()
                .filter(file -> !changed.containsKey(file.getFileName().toString()))
                .toList();
        return write(source, tokenizer.vocabularySize(), tokens.size(), kept, changed, target, options);
    }

    /**
     * Takes another tokenizer, which has the model's tokens and more behind them.
     *
     * @throws CheckpointException if it has other tokens, or a file cannot be read or written
     */
    public static Result with(Path model, Path tokenizerFolder, Path target, Options options) {
        HuggingFaceModel source = HuggingFaceModel.open(model);
        Tokenizer before = Tokenizers.load(source.path());
        Tokenizer after = Tokenizers.load(tokenizerFolder);
        for (int id = 0; id < before.vocabularySize(); id++) {
            String known = before.token(id);
            if (id >= after.vocabularySize() || !known.equals(after.token(id))) {
                throw new CheckpointException(tokenizerFolder + " has not the token '" + known
                        + "' of the model with the id " + id + ": its weights would mean other tokens");
            }
        }
        int added = after.vocabularySize() - before.vocabularySize();
        return write(
                source, before.vocabularySize(), added, TokenizerFiles.in(tokenizerFolder), Map.of(), target, options);
    }

    private static Result write(
            HuggingFaceModel source,
            int before,
            int added,
            List<Path> kept,
            Map<String, JsonNode> changed,
            Path target,
            Options options) {
        Architecture architecture = Architectures.of(source.config());
        int tokens = Math.addExact(before, added);
        int rows = Math.max(architecture.vocabularySize(), tokens);
        rows = Math.multiplyExact(Math.floorDiv(rows + options.multiple() - 1, options.multiple()), options.multiple());
        JsonNode config = resized(source.config(), architecture, rows);
        try (ParameterStore weights = source.openWeights()) {
            Set<String> tables = tables(architecture, weights);
            List<OutgoingTensor> tensors = new ArrayList<>();
            for (String name : weights.names()) {
                StoredTensor tensor = weights.tensor(name);
                tensors.add(
                        tables.contains(name) && rows > architecture.vocabularySize()
                                ? longer(tensor, architecture, rows, options)
                                : OutgoingTensor.copyOf(tensor));
            }
            ModelFolderContent content = new ModelFolderContent(config, source.generationConfig(), kept, tensors);
            Publication publication = Publication.onDisk();
            publication.requireSpace(target, content.bytes());
            publication.folder(target, options.replace() ? ExistingFolder.REPLACE : ExistingFolder.REFUSE, draft -> {
                content.files(options.largestShard()).writeTo(draft);
                changed.forEach(draft::json);
            });
        }
        return new Result(target, added, tokens, rows);
    }

    /** Tensors with a row for each token, twins of a tied one among them. */
    private static Set<String> tables(Architecture architecture, ParameterStore weights) {
        Set<String> tables = new LinkedHashSet<>();
        for (Parameter parameter : architecture.build(GraphOptions.scoring()).parameters()) {
            if (parameter.role() == ParameterRole.EMBEDDING || parameter.role() == ParameterRole.HEAD) {
                tables.add(WeightLoader.find(architecture, weights, parameter.name())
                        .orElseThrow(() -> new CheckpointException(
                                weights.source() + ": tensor '" + parameter.name() + "' is missing")));
                Optional.ofNullable(architecture.aliases().get(parameter.name()))
                        .filter(weights::contains)
                        .ifPresent(tables::add);
            }
        }
        return tables;
    }

    private static OutgoingTensor longer(StoredTensor tensor, Architecture architecture, int rows, Options options) {
        long[] shape = tensor.info().shape();
        if (shape.length != 2 || shape[0] != architecture.vocabularySize()) {
            throw new CheckpointException("tensor '" + tensor.info().name() + "' has " + shape[0]
                    + " rows, but the configuration says " + architecture.vocabularySize());
        }
        if (!(tensor.info().type() instanceof ScalarType type)
                || type != ScalarType.F32 && type != ScalarType.F16 && type != ScalarType.BF16) {
            throw new CheckpointException("tensor '" + tensor.info().name() + "' is of type "
                    + tensor.info().type() + ", expected f32, f16 or bf16 for rows to be added");
        }
        return OutgoingTensor.floats(
                new TensorInfo(tensor.info().name(), type, new long[] {rows, shape[1]}),
                new LongerTable(tensor, options.first(), architecture.initializerRange(), options.seed()));
    }

    /** @throws CheckpointException if the size of the vocabulary is what tells the kind of model */
    private static JsonNode resized(JsonNode config, Architecture architecture, int rows) {
        ObjectNode resized = config.deepCopy();
        SIZES.stream().filter(resized::has).forEach(key -> resized.put(key, rows));
        Architecture after = Architectures.of(resized);
        boolean same = after.vocabularySize() == rows
                && after.build(GraphOptions.scoring()).graph().getOps().size()
                        == architecture
                                .build(GraphOptions.scoring())
                                .graph()
                                .getOps()
                                .size();
        if (!same) {
            throw new CheckpointException("config.json tells the kind of this " + architecture.family()
                    + " model by the size of its vocabulary, " + architecture.vocabularySize()
                    + ": no tokens can be added to it");
        }
        return resized;
    }
}
