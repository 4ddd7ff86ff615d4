package org.medicalgpt4j.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.medicalgpt4j.data.EncodingOptions;
import org.medicalgpt4j.data.QuestionFile;
import org.medicalgpt4j.data.QuestionRow;
import org.medicalgpt4j.data.RowFiles;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.recipe.DialogueData;
import org.medicalgpt4j.recipe.LoadedRecipe;
import org.medicalgpt4j.recipe.Recipes;
import org.medicalgpt4j.recipe.SftRecipe;
import org.medicalgpt4j.recipe.TextEncoding;
import org.medicalgpt4j.stage.ChatTemplates;
import org.medicalgpt4j.template.RenderOptions;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.tool.text.ModelTokenizer;
import org.medicalgpt4j.tool.text.RowRendering;
import org.medicalgpt4j.tool.text.TextException;

/** {@code medgpt data show}. */
final class DataShowAction {
    private static final int ROWS = 3;

    private DataShowAction() {}

    private record Source(Path path, TextEncoding encoding) {}

    static int run(CommandLine line, List<String> words, Console console) throws IOException {
        if (words.isEmpty()) {
            throw new UsageException("'data show' needs a recipe or files");
        }
        List<Source> sources = new ArrayList<>();
        RowRendering rendering;
        if (DataCommand.isRecipe(words)) {
            rendering = ofRecipe(line, words, sources);
        } else {
            words.forEach(word -> sources.add(new Source(RecipeArguments.path(word), DataArguments.encoding(line))));
            Path model = ModelArguments.path(line);
            rendering = RenderArguments.rendering(line, ModelTokenizer.load(model), model);
        }
        TokenPrinter printer = new TokenPrinter(console, TokenPrinter.inColour(line));
        Optional<Integer> wanted = Values.count(line, "line");
        int left = Values.count(line, "limit").orElse(wanted.isPresent() ? Integer.MAX_VALUE : ROWS);
        int shown = 0;
        for (Source source : sources) {
            for (Path file : RowFiles.files(source.path())) {
                shown += show(file, source.encoding(), rendering, printer, wanted, left - shown);
            }
        }
        if (shown == 0) {
            throw new TextException(words.get(0) + ": has no such row");
        }
        return Exit.OK;
    }

    private static int show(
            Path file,
            TextEncoding encoding,
            RowRendering rendering,
            TokenPrinter printer,
            Optional<Integer> wanted,
            int limit) {
        int shown = 0;
        try (QuestionFile rows = QuestionFile.open(file, encoding)) {
            while (shown < limit) {
                Optional<QuestionRow> row = rows.next();
                if (row.isEmpty()) {
                    break;
                }
                if (wanted.isEmpty() || wanted.get() == row.get().source().line()) {
                    printer.print(rendering.training(row.get()));
                    shown++;
                }
            }
        }
        return shown;
    }

    private static RowRendering ofRecipe(CommandLine line, List<String> words, List<Source> sources) {
        DataCommand.requireRecipeAlone(line, "encoding");
        LoadedRecipe loaded = RecipeArguments.load(words);
        Recipes.requireInputs(loaded);
        if (!(loaded.recipe() instanceof SftRecipe recipe)) {
            throw new UsageException("'data show' knows recipes of the stage sft; name the files of others");
        }
        DialogueData data = recipe.data();
        data.train().forEach(file -> sources.add(new Source(file.path(), file.encoding())));
        Tokenizer tokenizer = ModelFiles.open(recipe.model().path()).tokenizer();
        return new RowRendering(
                tokenizer,
                ChatTemplates.of(data.template(), tokenizer, recipe.model().path()),
                RenderOptions.defaults().at(data.date().atStartOfDay()),
                new EncodingOptions(data.maxLength(), data.trainOnPrompt(), data.system(), data.splitSpecialTokens()));
    }
}
