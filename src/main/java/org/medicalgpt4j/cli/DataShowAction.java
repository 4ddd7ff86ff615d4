package org.medicalgpt4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.cli.CommandLine;
import org.medicalgpt4j.data.ConversationEncoder;
import org.medicalgpt4j.data.DataSource;
import org.medicalgpt4j.data.DialoguePreparation;
import org.medicalgpt4j.data.PreferencePreparation;
import org.medicalgpt4j.data.PreparationProgress;
import org.medicalgpt4j.data.RowEncoder;
import org.medicalgpt4j.data.TextPreparation;
import org.medicalgpt4j.data.dialogue.TellingFormat;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.recipe.KtoRecipe;
import org.medicalgpt4j.recipe.LoadedRecipe;
import org.medicalgpt4j.recipe.PreferenceData;
import org.medicalgpt4j.recipe.PreferenceRecipe;
import org.medicalgpt4j.recipe.PtRecipe;
import org.medicalgpt4j.recipe.Recipe;
import org.medicalgpt4j.recipe.Recipes;
import org.medicalgpt4j.recipe.SftRecipe;
import org.medicalgpt4j.stage.ChatTemplates;
import org.medicalgpt4j.template.ChatTemplate;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.tool.text.ModelTokenizer;
import org.medicalgpt4j.tool.text.SourceRendering;
import org.medicalgpt4j.tool.text.TextException;

/** {@code medgpt data show}. */
final class DataShowAction {
    private static final int ROWS = 3;
    private static final PreparationProgress UNHEARD = (rows, bytes, total) -> {};

    private DataShowAction() {}

    private record Shown(Tokenizer tokenizer, List<DataSource> sources) {}

    static int run(CommandLine line, List<String> words, Console console) throws IOException {
        if (words.isEmpty()) {
            throw new UsageException("'data show' needs a recipe or files");
        }
        TokenPrinter printer = new TokenPrinter(console, TokenPrinter.inColour(line));
        Optional<Integer> wanted = Values.count(line, "line");
        int limit = Values.count(line, "limit").orElse(wanted.isPresent() ? Integer.MAX_VALUE : ROWS);
        Shown shown = DataCommand.isRecipe(words) ? ofRecipe(line, words) : ofFiles(line, words);
        SourceRendering rendering =
                new SourceRendering(shown.tokenizer(), at -> wanted.isEmpty() || wanted.get() == at.line());
        AtomicInteger count = new AtomicInteger();
        for (DataSource source : shown.sources()) {
            rendering.render(source, () -> count.get() < limit, row -> {
                printer.print(row);
                count.incrementAndGet();
            });
        }
        if (count.get() == 0) {
            throw new TextException(words.get(0) + ": has no such row");
        }
        return Exit.OK;
    }

    private static Shown ofFiles(CommandLine line, List<String> words) throws IOException {
        Path model = ModelArguments.path(line);
        Tokenizer tokenizer = ModelTokenizer.load(model);
        ConversationEncoder encoder = new ConversationEncoder(
                tokenizer,
                RenderArguments.template(line, tokenizer, model),
                RenderArguments.renderOptions(line).withAll(tokenizer.templateTokens()),
                RenderArguments.encoding(line));
        List<DataSource> sources = words.stream()
                .map(word -> new DataSource(
                        RecipeArguments.path(word),
                        new DataSource.Rows(DataArguments.encoding(line)),
                        RowEncoder.of(new TellingFormat(), encoder),
                        OptionalInt.empty()))
                .toList();
        return new Shown(tokenizer, sources);
    }

    private static Shown ofRecipe(CommandLine line, List<String> words) {
        DataCommand.requireRecipeAlone(line, "encoding");
        LoadedRecipe loaded = RecipeArguments.load(words);
        Recipes.requireInputs(loaded);
        Recipe recipe = loaded.recipe();
        ModelFiles model = ModelFiles.open(recipe.model().path());
        Tokenizer tokenizer = model.tokenizer();
        int modelLimit = model.architecture().maxPositions();
        if (recipe instanceof SftRecipe sft) {
            return new Shown(
                    tokenizer,
                    new DialoguePreparation(
                                    sft.data(),
                                    tokenizer,
                                    ChatTemplates.of(
                                            sft.data(), tokenizer, sft.model().path()),
                                    modelLimit,
                                    UNHEARD)
                            .trainingSources());
        }
        if (recipe instanceof PtRecipe pt) {
            return new Shown(
                    tokenizer,
                    new TextPreparation(pt.data(), tokenizer, model.endTokens(tokenizer), modelLimit, UNHEARD)
                            .trainingSources());
        }
        if (recipe instanceof PreferenceRecipe preference) {
            return new Shown(tokenizer, preferences(preference, tokenizer, modelLimit));
        }
        throw new UsageException("'data show' does not know the data of this stage; name the files");
    }

    private static List<DataSource> preferences(PreferenceRecipe recipe, Tokenizer tokenizer, int modelLimit) {
        PreferenceData data = recipe.data();
        ChatTemplate template = ChatTemplates.style(
                        data.template(),
                        data.toolFormat(),
                        tokenizer,
                        recipe.model().path())
                .template();
        PreferencePreparation preparation = recipe instanceof KtoRecipe
                ? PreferencePreparation.ofRatedAnswers(data, tokenizer, template, modelLimit, UNHEARD)
                : PreferencePreparation.ofPairs(data, tokenizer, template, modelLimit, UNHEARD);
        return preparation.trainingSources();
    }
}
