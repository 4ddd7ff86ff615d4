package org.medicalgpt4j.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {
    @TempDir
    Path folder;

    private Path save(String name, ScalarType type, long largestShard, FileSystemAccess files) {
        HuggingFaceModel model = HuggingFaceModel.open(FixtureModels.folder("llama3"));
        Path target = folder.resolve(name);
        try (ParameterStore weights = model.openWeights()) {
            new ModelFolderContent(
                            model.config(),
                            model.generationConfig(),
                            TokenizerFiles.in(folder),
                            weights.names().stream()
                                    .map(tensor -> OutgoingTensor.converted(weights.tensor(tensor), type))
                                    .toList())
                    .publish(new Publication(files), target, ExistingFolder.REFUSE, largestShard);
        }
        return target;
    }

    @Test
    void should_save_in_one_file_what_it_loads_again() throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
        Files.writeString(folder.resolve("qwen.tiktoken"), "abc");
        Files.writeString(folder.resolve("notes.txt"), "not copied");
        HuggingFaceModel saved = HuggingFaceModel.open(save("out", ScalarType.F32, 1 << 30, FailingFiles.never()));
        HuggingFaceModel model = HuggingFaceModel.open(FixtureModels.folder("llama3"));
        assertEquals(model.config(), saved.config());
        assertEquals(
                List.of("tokenizer.json", "qwen.tiktoken"),
                saved.tokenizerFiles().stream()
                        .map(file -> file.getFileName().toString())
                        .toList());
        assertFalse(Files.exists(saved.path().resolve("notes.txt")));
        assertFalse(Files.exists(saved.path().resolve("model.safetensors.index.json")));
        assertEqualWeights(model, saved);
    }

    @Test
    void should_spread_weights_over_files_of_a_limited_size() throws IOException {
        long largest = 40_000;
        Path target = save("out", ScalarType.F32, largest, FailingFiles.never());
        List<Path> shards = FolderFiles.endingWith(target, ".safetensors");
        assertTrue(shards.size() > 3, shards.toString());
        for (Path shard : shards) {
            try (SafetensorsFile file = SafetensorsFile.open(shard)) {
                long bytes = file.names().stream()
                        .mapToLong(name -> file.info(name).bytes())
                        .sum();
                assertTrue(bytes <= largest || file.names().size() == 1, shard + " has " + bytes);
            }
        }
        assertTrue(shards.get(0).endsWith(String.format("model-00001-of-%05d.safetensors", shards.size())));
        JsonNode index = StrictJson.object(target.resolve("model.safetensors.index.json"));
        assertEquals(93376 * 4, index.get("metadata").get("total_size").longValue());
        assertEqualWeights(HuggingFaceModel.open(FixtureModels.folder("llama3")), HuggingFaceModel.open(target));
    }

    @Test
    void should_say_in_the_config_which_type_the_weights_have() {
        HuggingFaceModel saved = HuggingFaceModel.open(save("out", ScalarType.BF16, 1 << 30, FailingFiles.never()));
        assertEquals("bfloat16", saved.config().get("torch_dtype").textValue());
        try (ParameterStore weights = saved.openWeights()) {
            assertEquals(ScalarType.BF16, weights.info("model.norm.weight").type());
        }
    }

    @Test
    void should_leave_nothing_wherever_the_disk_is_full() throws IOException {
        FailingFiles counted = FailingFiles.never();
        save("count", ScalarType.BF16, 40_000, counted);
        for (int full = 1; full <= counted.operations(); full += 3) {
            FailingFiles files = FailingFiles.once(full, "No space left on device");
            String name = "full" + full;
            CheckpointException refused =
                    assertThrows(CheckpointException.class, () -> save(name, ScalarType.BF16, 40_000, files));
            assertTrue(refused.getMessage().endsWith("the disk is full"), refused.getMessage());
            try (Stream<Path> left = Files.list(folder)) {
                assertTrue(left.noneMatch(Publication::isDraft));
            }
        }
        CheckpointException small = assertThrows(
                CheckpointException.class,
                () -> save(
                        "small", ScalarType.BF16, 40_000, FailingFiles.never().withSpace(1000)));
        assertTrue(small.getMessage().contains("needs 186752 bytes, but the disk has only 1000"), small.getMessage());
    }

    @Test
    void should_name_what_is_missing_in_a_folder() throws IOException {
        assertRefused("does not exist", folder.resolve("nothing"));
        assertRefused("is a file, but a model folder was expected", Files.writeString(folder.resolve("f"), ""));
        Path model = Files.createDirectory(folder.resolve("m"));
        assertRefused("is not a model folder: it has no config.json", model);
        Files.writeString(model.resolve("config.json"), "[1]");
        assertRefused("config.json holds a JSON array, but an object was expected", model);
        Files.writeString(model.resolve("config.json"), "{\"a\": 1,\n \"a\": 2}");
        assertRefused("config.json is not valid JSON: Duplicate field 'a' (line 2", model);
        Files.writeString(model.resolve("config.json"), "{\"a\": 1} 2");
        assertRefused("config.json is not valid JSON", model);
        Files.writeString(model.resolve("config.json"), "{}");
        assertRefused("m has neither model.safetensors nor model.safetensors.index.json", model);
        Files.writeString(model.resolve("pytorch_model.bin"), "x");
        assertRefused("pytorch_model.bin is not a PyTorch file: it begins neither as a zip archive nor with", model);
        Files.move(model.resolve("pytorch_model.bin"), model.resolve("weights.pt"));
        assertRefused("only files of other names such as weights.pt", model);
    }

    @Test
    void should_name_what_is_wrong_with_an_index() throws IOException {
        Path target = save("out", ScalarType.F32, 40_000, FailingFiles.never());
        Path index = target.resolve("model.safetensors.index.json");
        Path second = FolderFiles.endingWith(target, ".safetensors").get(1);
        String name = second.getFileName().toString();
        Path moved = folder.resolve(name);
        Files.move(second, moved);
        assertRefused(name + " does not exist, but model.safetensors.index.json names it", target);
        Files.createSymbolicLink(second, moved);
        assertRefused("is a link to " + moved.toRealPath() + ", which lies outside the model folder", target);
        Files.delete(second);
        Files.move(moved, second);
        String text = Files.readString(index);
        for (String bad : List.of("../" + name, "/" + name, "a/" + name, "a\\\\" + name, "C:" + name, "weights.bin")) {
            Files.writeString(index, text.replace(name, bad));
            assertRefused("but a plain name of a .safetensors file in the same folder was expected", target);
        }
        Files.writeString(index, text.replace("model.norm.weight", "model.other.weight"));
        assertRefused("has no tensor 'model.other.weight', but model.safetensors.index.json says so", target);
        Files.writeString(index, "{\"weight_map\": {\"a\": 3}}");
        assertRefused("no file name for 'a' but 3", target);
        Files.writeString(index, "{\"weight_map\": {}}");
        assertRefused("has no 'weight_map'", target);
    }

    @Test
    void should_follow_the_links_of_the_hub_cache() throws IOException {
        Path saved = save("out", ScalarType.F32, 40_000, FailingFiles.never());
        Path blobs = Files.createDirectories(folder.resolve("models--x/blobs"));
        Path snapshot = Files.createDirectories(folder.resolve("models--x/snapshots/abc"));
        try (Stream<Path> files = Files.list(saved)) {
            for (Path file : files.toList()) {
                Path blob = Files.move(file, blobs.resolve("sha" + file.getFileName()));
                Files.createSymbolicLink(
                        snapshot.resolve(file.getFileName()),
                        Path.of("../../blobs").resolve(blob.getFileName()));
            }
        }
        assertEqualWeights(HuggingFaceModel.open(FixtureModels.folder("llama3")), HuggingFaceModel.open(snapshot));
    }

    @Test
    void should_rename_and_join_stores() {
        try (ParameterStore weights = HuggingFaceModel.open(FixtureModels.folder("qwen2-tied"))
                        .openWeights();
                ParameterStore renamed = CombinedStore.renamed(weights, name -> "x." + name);
                ParameterStore both = CombinedStore.union("both", renamed, weights)) {
            assertEquals(2 * weights.names().size(), both.names().size());
            assertArrayEquals(
                    weights.tensor("model.norm.weight").floats(),
                    both.tensor("x.model.norm.weight").floats());
            assertEquals("x.model.norm.weight", both.info("x.model.norm.weight").name());
            CheckpointException same =
                    assertThrows(CheckpointException.class, () -> CombinedStore.renamed(weights, name -> "same"));
            assertTrue(same.getMessage().endsWith("two tensors would be called 'same'"), same.getMessage());
            CheckpointException missing = assertThrows(CheckpointException.class, () -> both.info("y"));
            assertEquals("both has no tensor 'y'", missing.getMessage());
        }
    }

    @Test
    void should_write_and_read_generation_config() {
        HuggingFaceModel model = HuggingFaceModel.open(FixtureModels.folder("llama3"));
        JsonNode generation = StrictJson.MAPPER.createObjectNode().put("eos_token_id", 7);
        new ModelFolderContent(model.config(), Optional.of(generation), List.of(), List.of())
                .publish(Publication.onDisk(), folder.resolve("m"), ExistingFolder.REFUSE, 1000);
        assertEquals(
                Optional.of(generation),
                HuggingFaceModel.open(folder.resolve("m")).generationConfig());
    }

    private static void assertRefused(String complaint, Path folder) {
        CheckpointException refused = assertThrows(
                CheckpointException.class, () -> HuggingFaceModel.open(folder).openWeights());
        assertTrue(refused.getMessage().contains(complaint), refused.getMessage());
    }

    private static void assertEqualWeights(HuggingFaceModel expected, HuggingFaceModel seen) {
        try (ParameterStore original = expected.openWeights();
                ParameterStore copy = seen.openWeights()) {
            assertEquals(original.names(), copy.names());
            for (String name : original.names()) {
                assertEquals(original.info(name), copy.info(name));
                assertArrayEquals(
                        original.tensor(name).floats(), copy.tensor(name).floats());
            }
        }
    }
}
