package org.medicalgpt4j.tool.score;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.medicalgpt4j.data.ConversationEncoder;
import org.medicalgpt4j.data.PreferenceEncoder;
import org.medicalgpt4j.data.RowEncoder;
import org.medicalgpt4j.data.RowOutcome;
import org.medicalgpt4j.data.TrainingSequence;
import org.medicalgpt4j.data.dialogue.RowForm;
import org.medicalgpt4j.data.dialogue.TellingFormat;
import org.medicalgpt4j.data.file.DataFiles;
import org.medicalgpt4j.data.file.RawRow;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.data.file.RowProblems;
import org.medicalgpt4j.data.file.RowSource;
import org.medicalgpt4j.data.file.SourceLine;
import org.medicalgpt4j.recipe.TextEncoding;
import org.medicalgpt4j.stage.RewardModel;

/** Scores dialogues, and both answers of preferences, in the forms that their fields tell. */
public final class RowScores {
    private static final int ROWS_TOGETHER = 64;

    private final RewardModel model;
    private final PreferenceEncoder preferences;
    private final RowEncoder dialogues;
    private final Consumer<ScoredRow> sink;
    private final List<Row> waiting = new ArrayList<>();

    private record Row(SourceLine source, List<int[]> texts) {}

    /** @param sink takes the rows in their order */
    public RowScores(RewardModel model, ConversationEncoder encoder, Consumer<ScoredRow> sink) {
        this.model = model;
        this.preferences = new PreferenceEncoder(encoder);
        this.dialogues = RowEncoder.of(new TellingFormat(), encoder);
        this.sink = sink;
    }

    /**
     * Scores all rows of a file, a folder or a pattern.
     *
     * @throws org.medicalgpt4j.data.file.DataException if a file cannot be read, or naming the rows that cannot be scored
     */
    public void score(Path path, TextEncoding encoding) throws IOException {
        RowProblems problems = new RowProblems();
        for (Path file : DataFiles.files(path, DataFiles.ROWS)) {
            try (RowSource rows = DataFiles.open(file, encoding)) {
                for (Optional<RawRow> row = rows.next(); row.isPresent(); row = rows.next()) {
                    SourceLine source = new SourceLine(file, row.get().line());
                    try {
                        add(source, texts(row.get().parse(), source));
                    } catch (RowException e) {
                        problems.add(source, e.getMessage());
                    }
                }
            }
            problems.endFile(file);
        }
        problems.raise();
        flush();
    }

    /** Two texts of a preference, one of a dialogue. */
    private List<int[]> texts(ObjectNode row, SourceLine source) throws RowException {
        boolean pair = RowForm.of(row).filter(RowForm::isPreference).isPresent();
        RowOutcome outcome = (pair ? preferences : dialogues).encode(row, source);
        if (outcome instanceof RowOutcome.Kept kept) {
            List<int[]> tokens =
                    kept.sequences().stream().map(TrainingSequence::tokens).toList();
            return pair ? tokens : tokens.subList(tokens.size() - 1, tokens.size());
        }
        throw new RowException(
                outcome instanceof RowOutcome.Dropped dropped
                        ? dropped.reason().description()
                        : ((RowOutcome.Invalid) outcome).problem());
    }

    private void add(SourceLine source, List<int[]> texts) {
        waiting.add(new Row(source, texts));
        if (waiting.size() == ROWS_TOGETHER) {
            flush();
        }
    }

    private void flush() {
        List<Float> scores = model.scores(
                waiting.stream().flatMap(row -> row.texts().stream()).toList());
        int next = 0;
        for (Row row : waiting) {
            Optional<Double> rejected =
                    row.texts().size() == 2 ? Optional.of((double) scores.get(next + 1)) : Optional.empty();
            sink.accept(new ScoredRow(row.source(), scores.get(next), rejected));
            next += row.texts().size();
        }
        waiting.clear();
    }
}
