package org.medicalgpt4j.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.recipe.source.Limits;

/** Files that are not a recipe at all, or try to be more than one. */
class RecipeSyntaxTest {
    @TempDir
    Path folder;

    private RecipeFiles files;

    @BeforeEach
    void open() {
        files = new RecipeFiles(folder);
    }

    @Test
    void should_read_the_same_recipe_from_json_and_from_yaml() {
        files.write("r.yaml", """
                stage: sft
                model: { path: models/tiny }
                tuning: { method: lora, rank: 4, targets: [q_proj, v_proj], dropout: 0.1 }
                data:
                  train:
                    - { path: a.jsonl, format: alpaca, limit: 7 }
                  system: "Tief \\u00e9 \\ud83d\\ude00 / ok"
                optimizer: { learningRate: 1e-4, betas: [0.8, 0.95], warmup: 10 }
                run: { overwrite: true, output: "out/${run.seed}" }
                """);
        files.write("r.json", """
                {"stage": "sft", "model": {"path": "models/tiny"},
                \t"tuning": {"method": "lora", "rank": 4, "targets": ["q_proj", "v_proj"], "dropout": 0.1},
                 "data": {"train": [{"path": "a.jsonl", "format": "alpaca", "limit": 7}],
                          "system": "Tief \\u00e9 \\ud83d\\ude00 \\/ ok"},
                 "optimizer": {"learningRate": 1e-4, "betas": [0.8, 0.95], "warmup": 10},
                 "run": {"overwrite": true, "output": "out/${run.seed}"}}
                """);
        assertEquals(files.load("r.yaml"), files.load("r.json"));
        assertEquals(Path.of("out/42"), files.load("r.json").run().output());
    }

    @Test
    void should_give_places_in_json() {
        files.write(
                "r.json",
                "{\"stage\": \"sft\",\n \"model\": {\"path\": 3, \"pth\": 1},\n \"data\": {\"train\": [{\"path\": \"a\"}]}}");
        assertEquals(
                List.of(
                        "r.json:2:20: 'model.path' is the number 3, expected a path (in quotes if it is meant as text)",
                        "r.json:2:23: unknown key 'pth' in 'model'; did you mean 'path'?"),
                files.problems("r.json"));
    }

    @Test
    void should_refuse_broken_yaml_and_json_at_their_place() {
        List<String> yaml = files.problemsOf("stage: sft\nmodel: { path: a\ndata: b\n");
        assertEquals(1, yaml.size());
        assertTrue(yaml.get(0).startsWith("r.yaml:3:5: not valid YAML: "), yaml.get(0));
        List<String> json = files.write("r.json", "{\"stage\": \"sft\",}").problems("r.json");
        assertEquals(1, json.size());
        assertTrue(json.get(0).startsWith("r.json:1:17: not valid JSON: "), json.get(0));
        assertEquals(
                List.of("r.json:2:1: a second value begins here, but a recipe is one JSON object"),
                files.write("r.json", "{}\n{}").problems("r.json"));
        assertEquals(
                List.of("r.json:1:10: duplicate key 'a': it is already written at line 1, column 2; keep one of them"),
                files.write("r.json", "{\"a\": 1, \"a\": 2}").problems("r.json"));
        assertEquals(
                List.of("r.json:1:1: not valid JSON: the file is empty"),
                files.write("r.json", "").problems("r.json"));
    }

    @Test
    void should_refuse_a_second_document() {
        assertEquals(
                List.of(
                        "r.yaml:5:1: a second document begins here, but a recipe is one document; remove the line '---' above"),
                files.problemsOf(RecipeFiles.SMALLEST + "---\nstage: sft\n"));
    }

    @Test
    void should_refuse_what_is_not_keys_and_values() {
        assertEquals(
                List.of("r.yaml:1:1: a recipe is keys and values, but this is a list of 2 values"),
                files.problemsOf("- a\n- b\n"));
        assertEquals(
                List.of("r.yaml:1:1: a recipe is keys and values, but this is the text 'hello'"),
                files.problemsOf("hello\n"));
        assertEquals(
                List.of(
                        "r.yaml:1:1: the recipe lacks the required key 'stage', one of 'pt', 'sft', 'dpo', 'cpo', 'simpo', 'orpo',"
                                + " 'kto', 'rm'"),
                files.problemsOf(""));
        assertTrue(files.problemsOf("? [a, b]\n: c\n")
                .contains("r.yaml:1:3: a key must be a single word, not a list or a section"));
    }

    @Test
    void should_refuse_tags_and_merge_keys() {
        assertEquals(
                List.of("r.yaml:1:8: YAML tags are not read in recipes, but this value has the tag '!!java.net.URL'"),
                files.problemsOf("stage: !!java.net.URL [x]\n").stream()
                        .map(line -> line.replace("tag:yaml.org,2002:", "!!"))
                        .toList());
        assertEquals(
                List.of(
                        "r.yaml:2:1: YAML merge keys ('<<') are not read in recipes; use 'extends' to build on a recipe"),
                files.problemsOf("stage: sft\n<<: { model: { path: a } }\n"));
    }

    @Test
    void should_read_aliases_but_bound_them() {
        SftRecipe recipe = files.write(
                        "r.yaml", "stage: sft\nmodel: { path: &p models/a }\ndata: { train: [ { path: *p } ] }\n")
                .load("r.yaml");
        assertEquals(Path.of("models/a"), recipe.data().train().get(0).path());
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 12; i++) {
            String alias = "*a" + (i - 1);
            bomb.append("a%d: &a%d [%s, %s, %s, %s]\n".formatted(i, i, alias, alias, alias, alias));
        }
        List<String> problems = files.problemsOf(bomb.toString());
        assertEquals(1, problems.size());
        assertTrue(problems.get(0).startsWith("r.yaml: not valid YAML: more than " + Limits.VALUES), problems.get(0));
        StringBuilder many = new StringBuilder("a: &a [x]\nb:\n");
        many.append("  - *a\n".repeat(Limits.ALIASES + 1));
        assertTrue(files.problemsOf(many.toString()).get(0).contains("aliases"));
        assertTrue(files.problemsOf("a: &a [ *a ]\n")
                .contains("r.yaml:1:4: this value contains itself through a YAML alias"));
    }

    @Test
    void should_bound_depth_and_size() throws IOException {
        String deep = "a: " + "[".repeat(Limits.DEPTH + 5) + "]".repeat(Limits.DEPTH + 5) + "\n";
        assertTrue(files.problemsOf(deep).get(0).contains("r.yaml: not valid YAML: Nesting Depth exceeded"));
        String json = "{\"a\": " + "[".repeat(Limits.DEPTH + 5) + "]".repeat(Limits.DEPTH + 5) + "}";
        assertTrue(files.write("r.json", json).problems("r.json").get(0).contains("nesting depth"));
        Files.write(files.file("r.yaml"), new byte[Limits.FILE_BYTES + 1]);
        assertEquals(List.of("r.yaml: has 1048577 bytes, but a recipe has at most 1048576"), files.problems("r.yaml"));
    }

    @Test
    void should_refuse_a_file_that_is_absent_a_folder_or_not_text() throws IOException {
        assertTrue(
                files.problems("none.yaml").get(0).startsWith("none.yaml: no recipe file at 'none.yaml' (looked for "));
        Files.createDirectory(files.file("d.yaml"));
        assertTrue(files.problems("d.yaml").get(0).startsWith("d.yaml: no recipe file at 'd.yaml'"));
        Files.write(files.file("r.yaml"), new byte[] {'a', ':', (byte) 0xff});
        assertEquals(List.of("r.yaml: is not UTF-8 text"), files.problems("r.yaml"));
    }

    @Test
    void should_read_a_byte_order_mark_and_carriage_returns() {
        String text = "\uFEFF" + RecipeFiles.SMALLEST.replace("\n", "\r\n");
        assertEquals(
                files.write("a.yaml", RecipeFiles.SMALLEST).load("a.yaml"),
                files.write("b.yaml", text).load("b.yaml"));
    }
}
