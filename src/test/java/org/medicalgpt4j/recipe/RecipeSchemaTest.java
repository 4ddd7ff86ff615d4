package org.medicalgpt4j.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The generated schema, judged by an independent validator. */
class RecipeSchemaTest {
    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final JsonSchema SCHEMA = FACTORY.getSchema(RecipeSchema.json());

    private static Set<ValidationMessage> problems(String yaml) {
        try {
            JsonNode tree = new ObjectMapper(new YAMLFactory()).readTree(yaml);
            return SCHEMA.validate(tree);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void should_be_a_valid_schema_itself() {
        JsonSchema meta = FACTORY.getSchema(URI.create("https://json-schema.org/draft/2020-12/schema"));
        assertEquals(Set.of(), meta.validate(RecipeSchema.schema()));
    }

    @Test
    void should_accept_complete_recipes_and_parts_that_extend() {
        assertEquals(Set.of(), problems(RecipeFiles.SMALLEST));
        assertEquals(Set.of(), problems("extends: [a.yaml, b.yaml]\nmodel: { dtype: f32, ~adapter: }\n~tuning:\n"));
        assertEquals(
                Set.of(),
                problems(RecipeFiles.SMALLEST + "tuning: { method: full }\nrun: { epochs: \"${env:E:-3}\" }\n"));
        RandomRecipes recipes = new RandomRecipes(5);
        for (int i = 0; i < 50; i++) {
            String yaml = ResolvedRecipe.yaml(recipes.next());
            assertEquals(Set.of(), problems(yaml), yaml);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "optimiser: {}",
                "optimizer: { learningRate: 0 }",
                "optimizer: { schedule: cosin }",
                "optimizer: { betas: [0.9] }",
                "optimizer: { name: sgd, betas: [0.9, 0.9] }",
                "optimizer: { momentum: 0.9 }",
                "tuning: { rank: 0 }",
                "tuning: { dropout: 1 }",
                "tuning: { method: full, rank: 8 }",
                "tuning: { targets: [] }",
                "run: { overwrite: 'yes' }",
                "run: { output: 3 }",
                "engine: { threads: 1.5 }",
                "compare: { ask: why }"
            })
    void should_refuse_what_the_program_refuses(String line) {
        assertFalse(problems(RecipeFiles.SMALLEST + line + "\n").isEmpty());
    }

    @Test
    void should_refuse_missing_keys_only_in_recipes_that_stand_alone() {
        assertFalse(problems("stage: sft\nmodel: { dtype: f32 }\n").isEmpty());
        assertEquals(Set.of(), problems("extends: a.yaml\nstage: sft\nmodel: { dtype: f32 }\n"));
        assertFalse(problems("model: { path: m }\ndata: { train: [] }\n").isEmpty());
    }

    @Test
    void should_describe_keys_and_give_defaults_and_choices() {
        JsonNode complete = RecipeSchema.schema().at("/$defs/complete/anyOf/1/properties");
        assertTrue(complete.at("/optimizer/anyOf/0/properties/learningRate/description")
                .asText()
                .contains("Learning rate"));
        assertEquals(
                2e-4,
                complete.at("/optimizer/anyOf/0/properties/learningRate/default")
                        .asDouble());
        assertEquals(8, complete.at("/tuning/anyOf/2/properties/rank/default").asInt());
        assertEquals(
                "full", complete.at("/tuning/anyOf/0/properties/method/const").asText());
        assertEquals(
                6,
                complete.at("/optimizer/anyOf/0/properties/schedule/anyOf/0/enum")
                        .size());
    }

    @Test
    void should_lie_in_docs_as_generated() throws IOException {
        GeneratedFiles.requireFresh(Path.of("docs/recipe.schema.json"), RecipeSchema.json(), "./medgpt schema");
        GeneratedFiles.requireFresh(
                Path.of("docs/recipe-reference.md"), RecipeReference.markdown(), "./medgpt schema --markdown");
    }

    @Test
    void should_accept_every_recipe_that_is_shipped() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("recipes")), "no recipes are shipped yet");
        for (RecipeFolder.Listed recipe : RecipeFolder.list(Path.of("recipes"))) {
            assertTrue(recipe.stage().isPresent(), () -> recipe.file() + " is not valid");
            assertEquals(
                    Set.of(),
                    problems(Files.readString(recipe.file())),
                    recipe.file().toString());
        }
    }

    /** Files in the repository that the program writes. */
    private static final class GeneratedFiles {
        static void requireFresh(Path file, String content, String command) throws IOException {
            String seen = Files.exists(file) ? Files.readString(file) : "";
            assertEquals(content, seen, () -> file + " is stale; refresh it with: " + command + " > " + file);
        }
    }
}
