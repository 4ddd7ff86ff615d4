package org.medicalgpt4j.data;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.medicalgpt4j.data.dialogue.AlpacaFormat;
import org.medicalgpt4j.data.dialogue.ConversationFormat;
import org.medicalgpt4j.data.dialogue.OpenAiFormat;
import org.medicalgpt4j.data.dialogue.ShareGptFormat;
import org.medicalgpt4j.data.file.DataException;
import org.medicalgpt4j.recipe.DataFile;
import org.medicalgpt4j.recipe.DialogueData;
import org.medicalgpt4j.recipe.OnBadLine;
import org.medicalgpt4j.recipe.RowFormat;
import org.medicalgpt4j.recipe.RunSettings;
import org.medicalgpt4j.recipe.TrainingFile;
import org.medicalgpt4j.template.ChatTemplate;
import org.medicalgpt4j.template.RenderOptions;
import org.medicalgpt4j.tokenizer.Tokenizer;

/** Prepares the dialogues of a recipe for a model. */
public final class DialoguePreparation {
    private final DialogueData data;
    private final ConversationEncoder encoder;
    private final DataPreparation preparation;

    /**
     * @param data the recipe's data section
     * @param tokenizer the model's
     * @param template the recipe's
     * @param modelLimit most positions of the model
     * @param progress hears how far it is
     * @throws DataException if sequences could be longer than the model
     */
    public DialoguePreparation(
            DialogueData data,
            Tokenizer tokenizer,
            ChatTemplate template,
            int modelLimit,
            PreparationProgress progress) {
        this.data = data;
        RenderOptions render = RenderOptions.defaults()
                .withAll(tokenizer.templateTokens())
                .at(data.date().atStartOfDay());
        EncodingOptions options = new EncodingOptions(
                        data.maxLength(), data.trainOnPrompt(), data.system(), data.splitSpecialTokens())
                .within(modelLimit);
        this.encoder = new ConversationEncoder(tokenizer, template, render, options);
        this.preparation = new DataPreparation(
                Runtime.getRuntime().availableProcessors(), data.onBadLine() == OnBadLine.SKIP, progress);
    }

    private DialoguePreparation(DialogueData data, ConversationEncoder encoder, DataPreparation preparation) {
        this.data = data;
        this.encoder = encoder;
        this.preparation = preparation;
    }

    /** As this, with sequences held in files of a cache instead of memory. */
    public DialoguePreparation within(TokenCache cache) {
        return new DialoguePreparation(data, encoder, preparation.within(cache));
    }

    /**
     * Reads and encodes all files.
     *
     * @param seed draws the rows that are held out
     * @throws DataException as {@link DataPreparation#prepare} and {@link EvaluationSplit#byFraction}
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
                data.train().stream().map(TrainingFile::share).toList(),
                data.mixUntil());
    }

    /** What is trained on, held-out rows included. */
    public List<DataSource> trainingSources() {
        return sources(data.train().stream().map(TrainingFile::file).toList());
    }

    /** How a recipe's run makes steps of sequences. */
    public static Batching batching(RunSettings run) {
        if (run.sequencesPerStep().isPresent()) {
            return new Batching.SequencesPerStep(run.sequencesPerStep().get(), run.accumulation());
        }
        int tokens = run.tokensPerStep().orElse(RunSettings.DEFAULT_TOKENS_PER_STEP);
        return new Batching.TokensPerStep(tokens, run.accumulation());
    }

    private List<DataSource> sources(List<DataFile> files) {
        return files.stream()
                .map(file -> new DataSource(
                        file.path(),
                        new DataSource.Rows(file.encoding()),
                        RowEncoder.of(format(file.format()), encoder),
                        file.limit().map(OptionalInt::of).orElse(OptionalInt.empty())))
                .toList();
    }

    /** How rows of a format are read. */
    public static ConversationFormat format(RowFormat format) {
        return switch (format) {
            case SHAREGPT -> new ShareGptFormat();
            case ALPACA -> new AlpacaFormat();
            case MESSAGES -> new OpenAiFormat();
        };
    }
}
