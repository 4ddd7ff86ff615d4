package org.medicalgpt4j.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.medicalgpt4j.recipe.TextData;
import org.medicalgpt4j.recipe.TextFile;
import org.medicalgpt4j.recipe.TextFormat;
import org.medicalgpt4j.tokenizer.Tokenizer;

/**
 * Turns documents into sequences to pre-train on: each document by itself, with what the tokenizer puts before a text and
 * an end-of-text token after it, cut into pieces of at most so many tokens. Every token but a piece's first is learned.
 */
public final class TextPreparation {
    private static final int LOT = 64;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final TextData data;
    private final Tokenizer tokenizer;
    private final int endOfText;
    private final SequenceStore store = new SequenceStore();
    private final ReportBuilder report = new ReportBuilder();
    private final RowProblems problems = new RowProblems();
    private final OrderedTasks<List<List<TrainingSequence>>> tasks;

    /**
     * @param modelLimit most positions of the model
     * @throws DataException if sequences could be longer than the model, or the tokenizer has no end-of-text token
     */
    public TextPreparation(TextData data, Tokenizer tokenizer, Set<Integer> endTokens, int modelLimit) {
        EncodingOptions.upTo(data.maxLength()).within(modelLimit);
        this.data = data;
        this.tokenizer = tokenizer;
        this.endOfText = tokenizer.eos().stream()
                .findFirst()
                .or(() -> endTokens.stream().findFirst())
                .orElseThrow(() -> new DataException(
                        "the model names no end-of-text token (eos_token), so that documents cannot be told apart"));
        this.tasks = new OrderedTasks<>(Runtime.getRuntime().availableProcessors(), lot -> lot.forEach(this::take));
    }

    /**
     * Reads and encodes all files.
     *
     * @param seed draws the sequences that are held out
     * @throws DataException if a file cannot be read, rows are invalid, or nothing is left to train on
     */
    public PreparedDialogues prepare(long seed) {
        try (tasks) {
            data.train().forEach(this::read);
        }
        problems.raise();
        if (store.size() == 0) {
            throw new DataException("there is nothing to train on: the files hold no document of two tokens or more");
        }
        EvaluationSplit split = EvaluationSplit.byFraction(store.all(), data.evaluationSplit(), seed);
        return new PreparedDialogues(split, report.build(store.all()), Optional.empty());
    }

    private void take(List<TrainingSequence> document) {
        report.kept(new RowOutcome.Kept(document, Set.of()));
        document.forEach(store::append);
    }

    private void read(TextFile source) {
        for (Path file : DataFiles.files(source.path())) {
            report.file(file);
            try {
                if (source.format() == TextFormat.LINES) {
                    readLines(file, source.limit().orElse(Integer.MAX_VALUE));
                } else {
                    readRows(file, source.limit().orElse(Integer.MAX_VALUE));
                }
            } catch (CharacterCodingException e) {
                throw new DataException(file + " is not UTF-8 text", e);
            } catch (IOException e) {
                throw new DataException(file + " cannot be read: " + e.getMessage(), e);
            }
            tasks.drain();
            problems.endFile(file);
        }
    }

    private void readLines(Path file, int limit) throws IOException {
        List<Document> lot = new ArrayList<>();
        int number = 0;
        int documents = 0;
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String line;
            while (documents < limit && (line = reader.readLine()) != null) {
                number++;
                String text =
                        number == 1 && !line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK ? line.substring(1) : line;
                if (!text.isBlank()) {
                    lot = add(lot, new Document(text, new SourceLine(file, number)));
                    documents++;
                }
            }
        }
        submit(lot);
    }

    private void readRows(Path file, int limit) throws IOException {
        List<Document> lot = new ArrayList<>();
        int documents = 0;
        try (RowSource rows = DataFiles.open(file)) {
            Optional<RawRow> row = rows.next();
            while (row.isPresent() && documents < limit) {
                SourceLine source = new SourceLine(file, row.get().line());
                try {
                    JsonNode text = row.get().parse().get("text");
                    if (text == null || !text.isTextual() || text.textValue().isBlank()) {
                        problems.add(source, "lacks a 'text' that is a string and not blank");
                    } else {
                        lot = add(lot, new Document(text.textValue(), source));
                        documents++;
                    }
                } catch (RowException e) {
                    problems.add(source, e.getMessage());
                }
                row = rows.next();
            }
        }
        submit(lot);
    }

    private record Document(String text, SourceLine source) {}

    private List<Document> add(List<Document> lot, Document document) {
        lot.add(document);
        if (lot.size() < LOT) {
            return lot;
        }
        submit(lot);
        return new ArrayList<>();
    }

    private void submit(List<Document> lot) {
        if (!lot.isEmpty()) {
            tasks.submit(() -> lot.stream().map(this::encode).toList());
        }
    }

    private List<TrainingSequence> encode(Document document) {
        String content = data.splitSpecialTokens() ? tokenizer.quoted(document.text()) : document.text();
        int[] text = tokenizer.encodeWithSpecialTokens(content);
        boolean ended = text.length > 0 && text[text.length - 1] == endOfText;
        int[] tokens = ended ? text : Arrays.copyOf(text, text.length + 1);
        tokens[tokens.length - 1] = endOfText;
        List<TrainingSequence> pieces = new ArrayList<>();
        for (int from = 0; from < tokens.length; from += data.maxLength()) {
            int to = Math.min(tokens.length, from + data.maxLength());
            boolean[] trained = new boolean[to - from];
            Arrays.fill(trained, 1, trained.length, true);
            pieces.add(new TrainingSequence(Arrays.copyOfRange(tokens, from, to), trained, document.source()));
        }
        return pieces;
    }
}
