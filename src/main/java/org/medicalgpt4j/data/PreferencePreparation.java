package org.medicalgpt4j.data;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.medicalgpt4j.recipe.OnBadLine;
import org.medicalgpt4j.recipe.PreferenceData;
import org.medicalgpt4j.recipe.PreferenceFile;
import org.medicalgpt4j.recipe.RowFile;
import org.medicalgpt4j.template.ChatTemplate;
import org.medicalgpt4j.template.RenderOptions;
import org.medicalgpt4j.tokenizer.Tokenizer;

/** Prepares the preferences of a recipe for a model, as pairs of sequences or as rated answers. */
public final class PreferencePreparation {
    private final PreferenceData data;
    private final RowEncoder rows;
    private final DataPreparation preparation;

    private PreferencePreparation(PreferenceData data, RowEncoder rows, DataPreparation preparation) {
        this.data = data;
        this.rows = rows;
        this.preparation = preparation;
    }

    /**
     * Every unit of the data is a chosen sequence and a rejected one.
     *
     * @throws org.medicalgpt4j.data.file.DataException if sequences could be longer than the model
     */
    public static PreferencePreparation ofPairs(
            PreferenceData data,
            Tokenizer tokenizer,
            ChatTemplate template,
            int modelLimit,
            PreparationProgress progress) {
        return new PreferencePreparation(
                data,
                new PreferenceEncoder(encoder(data, tokenizer, template, modelLimit)),
                preparation(data, progress).ofPairs());
    }

    /** Every unit of the data is an answer, whose number says whether it is desirable; as {@link #ofPairs} otherwise. */
    public static PreferencePreparation ofRatedAnswers(
            PreferenceData data,
            Tokenizer tokenizer,
            ChatTemplate template,
            int modelLimit,
            PreparationProgress progress) {
        return new PreferencePreparation(
                data,
                new RatedAnswerEncoder(encoder(data, tokenizer, template, modelLimit)),
                preparation(data, progress));
    }

    private static DataPreparation preparation(PreferenceData data, PreparationProgress progress) {
        return new DataPreparation(
                Runtime.getRuntime().availableProcessors(), data.onBadLine() == OnBadLine.SKIP, progress);
    }

    private static ConversationEncoder encoder(
            PreferenceData data, Tokenizer tokenizer, ChatTemplate template, int modelLimit) {
        RenderOptions render = RenderOptions.defaults()
                .withAll(tokenizer.templateTokens())
                .at(data.date().atStartOfDay());
        EncodingOptions options = new EncodingOptions(data.maxLength(), false, data.system(), data.splitSpecialTokens())
                .within(modelLimit);
        return new ConversationEncoder(tokenizer, template, render, options);
    }

    /** As this, with sequences held in files of a cache instead of memory. */
    public PreferencePreparation within(TokenCache cache) {
        return new PreferencePreparation(data, rows, preparation.within(cache));
    }

    /**
     * Reads and encodes all files.
     *
     * @param seed draws the rows that are held out
     * @throws org.medicalgpt4j.data.file.DataException as {@link DataPreparation#prepare} and
     *     {@link EvaluationSplit#byFraction}
     */
    public PreparedDialogues prepare(long seed) {
        PreparedData training = preparation.prepare(trainingSources());
        Optional<PreparedData> evaluation = data.evaluation().files().isEmpty()
                ? Optional.empty()
                : Optional.of(preparation.prepare(sources(data.evaluation().files())));
        return PreparedDialogues.of(
                training,
                evaluation,
                data.evaluation().split(),
                seed,
                data.train().stream().map(PreferenceFile::share).toList(),
                data.mixUntil());
    }

    /** What is trained on, held-out rows included. */
    public List<DataSource> trainingSources() {
        return sources(data.train().stream().map(PreferenceFile::file).toList());
    }

    private List<DataSource> sources(List<RowFile> files) {
        return files.stream()
                .map(file -> new DataSource(
                        file.path(),
                        new DataSource.Rows(file.encoding()),
                        rows,
                        file.limit().map(OptionalInt::of).orElse(OptionalInt.empty())))
                .toList();
    }
}
