package org.medicalgpt4j.data;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.medicalgpt4j.data.file.DataException;
import org.medicalgpt4j.recipe.OnBadLine;
import org.medicalgpt4j.recipe.TextData;
import org.medicalgpt4j.recipe.TextFile;
import org.medicalgpt4j.tokenizer.Tokenizer;

/** Prepares the documents of a recipe for a model. */
public final class TextPreparation {
    private final TextData data;
    private final Tokenizer tokenizer;
    private final int endOfText;
    private final DataPreparation preparation;

    /**
     * @param modelLimit most positions of the model
     * @param progress hears how far it is
     * @throws DataException if sequences could be longer than the model, or the tokenizer has no end-of-text token
     */
    public TextPreparation(
            TextData data, Tokenizer tokenizer, Set<Integer> endTokens, int modelLimit, PreparationProgress progress) {
        EncodingOptions.upTo(data.maxLength()).within(modelLimit);
        this.data = data;
        this.tokenizer = tokenizer;
        this.endOfText = tokenizer.eos().stream()
                .findFirst()
                .or(() -> endTokens.stream().findFirst())
                .orElseThrow(() -> new DataException(
                        "the model names no end-of-text token (eos_token), so that documents cannot be told apart"));
        this.preparation = new DataPreparation(
                Runtime.getRuntime().availableProcessors(), data.onBadLine() == OnBadLine.SKIP, progress);
    }

    private TextPreparation(TextData data, Tokenizer tokenizer, int endOfText, DataPreparation preparation) {
        this.data = data;
        this.tokenizer = tokenizer;
        this.endOfText = endOfText;
        this.preparation = preparation;
    }

    /** As this, with sequences held in files of a cache instead of memory. */
    public TextPreparation within(TokenCache cache) {
        return new TextPreparation(data, tokenizer, endOfText, preparation.within(cache));
    }

    /**
     * Reads and encodes all files.
     *
     * @param seed draws the documents that are held out
     * @throws DataException if a file cannot be read, rows are invalid, or nothing is left to train on
     */
    public PreparedDialogues prepare(long seed) {
        PreparedData all = preparation.prepare(trainingSources());
        EvaluationSplit split = EvaluationSplit.byFraction(all.sequences(), data.evaluationSplit(), seed);
        Mixture mixture = Mixture.of(
                split.training(),
                all.sources(),
                data.train().stream().map(TextFile::share).toList(),
                data.mixUntil());
        return new PreparedDialogues(split, mixture, all, Optional.empty());
    }

    /** What is trained on, held-out documents included. */
    public List<DataSource> trainingSources() {
        return data.train().stream()
                .map(file -> source(file, data, tokenizer, endOfText))
                .toList();
    }

    /** A source of a recipe. */
    public static DataSource source(TextFile file, TextData data, Tokenizer tokenizer, int endOfText) {
        DataSource.Reading reading =
                switch (file.format()) {
                    case AUTO -> new DataSource.LinesOrRows(file.encoding(), file.field());
                    case LINES -> new DataSource.Lines(file.encoding(), file.field());
                    case ROWS -> new DataSource.Rows(file.encoding());
                };
        return new DataSource(
                file.path(),
                reading,
                new DocumentEncoder(file.field(), tokenizer, endOfText, data.maxLength(), data.splitSpecialTokens()),
                file.limit().map(OptionalInt::of).orElse(OptionalInt.empty()));
    }
}
