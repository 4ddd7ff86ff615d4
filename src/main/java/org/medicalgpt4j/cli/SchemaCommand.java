package org.medicalgpt4j.cli;

import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.medicalgpt4j.recipe.RecipeReference;
import org.medicalgpt4j.recipe.RecipeSchema;

/** Prints what recipes may contain. */
final class SchemaCommand implements Command {
    private static final String MARKDOWN = "markdown";

    @Override
    public String name() {
        return "schema";
    }

    @Override
    public String summary() {
        return "Print the JSON Schema of recipes, for editors";
    }

    @Override
    public String arguments() {
        return "[--markdown]";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "medgpt schema > docs/recipe.schema.json", "medgpt schema --markdown > docs/recipe-reference.md");
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(Option.builder()
                        .longOpt(MARKDOWN)
                        .desc("print the reference page of all keys instead")
                        .get());
    }

    @Override
    public int run(CommandLine line, Console console) {
        if (!line.getArgList().isEmpty()) {
            throw new UsageException(
                    "takes no arguments, but got '" + line.getArgList().get(0) + "'");
        }
        console.out().print(line.hasOption(MARKDOWN) ? RecipeReference.markdown() : RecipeSchema.json());
        return Exit.OK;
    }
}
