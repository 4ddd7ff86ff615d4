package org.medicalgpt4j.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.medicalgpt4j.data.ConversationEncoder;
import org.medicalgpt4j.data.EncodingOptions;
import org.medicalgpt4j.load.ModelFiles;
import org.medicalgpt4j.recipe.LoadedRecipe;
import org.medicalgpt4j.recipe.PtRecipe;
import org.medicalgpt4j.recipe.Recipe;
import org.medicalgpt4j.recipe.Recipes;
import org.medicalgpt4j.recipe.SftRecipe;
import org.medicalgpt4j.tokenizer.Tokenizer;
import org.medicalgpt4j.tool.data.DataCheck;
import org.medicalgpt4j.tool.data.DataFindings;
import org.medicalgpt4j.tool.data.DataSubject;
import org.medicalgpt4j.tool.text.ModelTokenizer;

/** {@code medgpt data check}: fails if a row cannot be trained on. */
final class DataCheckAction {
    private DataCheckAction() {}

    static int run(CommandLine line, List<String> words, Console console) throws IOException {
        if (words.isEmpty()) {
            throw new UsageException("'data check' needs a recipe or files");
        }
        DataFindings findings = (DataCommand.isRecipe(words) ? ofRecipe(line, words) : ofFiles(line, words)).run();
        if (line.hasOption("json")) {
            console.print(json(findings).toPrettyString());
        } else {
            new FindingsPrinter(console.out()).print(findings);
        }
        Stream.concat(Stream.of(findings.training()), findings.evaluation().stream())
                .forEach(rows -> sayProblems(rows, console));
        return findings.hasBadRows() ? Exit.FAILURE : Exit.OK;
    }

    private static ObjectNode json(DataFindings findings) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = mapper.createObjectNode();
        json.set("training", mapper.valueToTree(findings.training()));
        findings.evaluation().ifPresent(rows -> json.set("evaluation", mapper.valueToTree(rows)));
        findings.leakage().ifPresent(leakage -> json.set("leakage", mapper.valueToTree(leakage)));
        json.put("split", findings.split());
        return json;
    }

    private static void sayProblems(DataFindings.Rows rows, Console console) {
        rows.problems().forEach(console::say);
        long more = rows.badRows() - rows.problems().size();
        if (more > 0) {
            console.say("and " + more + " more");
        }
    }

    private static DataCheck ofRecipe(CommandLine line, List<String> words) {
        DataCommand.requireRecipeAlone(line, "evaluation", "encoding");
        LoadedRecipe loaded = RecipeArguments.load(words);
        Recipes.requireInputs(loaded);
        Recipe recipe = loaded.recipe();
        Tokenizer tokenizer = ModelFiles.open(recipe.model().path()).tokenizer();
        if (recipe instanceof SftRecipe sft) {
            return DataSubject.of(sft, tokenizer);
        }
        if (recipe instanceof PtRecipe pt) {
            return DataSubject.of(pt, tokenizer);
        }
        throw new UsageException("'data check' knows recipes of the stages sft and pt; name the files of others");
    }

    private static DataCheck ofFiles(CommandLine line, List<String> words) throws IOException {
        Path model = ModelArguments.path(line);
        Tokenizer tokenizer = ModelTokenizer.load(model);
        EncodingOptions encoding = RenderArguments.encoding(line);
        EncodingOptions uncut = new EncodingOptions(
                Integer.MAX_VALUE, encoding.trainOnPrompt(), encoding.systemPrompt(), encoding.splitSpecialTokens());
        ConversationEncoder encoder = new ConversationEncoder(
                tokenizer,
                RenderArguments.template(line, tokenizer, model),
                RenderArguments.renderOptions(line).withAll(tokenizer.templateTokens()),
                uncut);
        Optional<Integer> maxLength = Values.count(line, "max-length");
        return DataSubject.of(
                words.stream().map(RecipeArguments::path).toList(),
                line.hasOption("evaluation")
                        ? Stream.of(line.getOptionValues("evaluation"))
                                .map(RecipeArguments::path)
                                .toList()
                        : List.of(),
                DataArguments.encoding(line),
                encoder,
                maxLength.map(OptionalInt::of).orElse(OptionalInt.empty()));
    }
}
