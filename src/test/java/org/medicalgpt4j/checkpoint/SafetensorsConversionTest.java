package org.medicalgpt4j.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.SharedData;

@RequiresSharedData
class SafetensorsConversionTest {
    private static final Path FIXTURES = SharedData.root().resolve("fixtures/bin");

    @TempDir
    Path folder;

    private Path convert(Path source, long largestShard) {
        Path target = folder.resolve("out");
        SafetensorsConversion.run(Publication.onDisk(), source, target, ExistingFolder.REPLACE, largestShard);
        return target;
    }

    private static List<String> names(Path folder) {
        return FolderFiles.endingWith(folder, "").stream()
                .map(file -> file.getFileName().toString())
                .toList();
    }

    private static Path copy(String name, Path target) throws IOException {
        Files.createDirectory(target);
        for (Path file : FolderFiles.endingWith(FIXTURES.resolve(name), "")) {
            Files.write(target.resolve(file.getFileName()), Files.readAllBytes(file));
        }
        return target;
    }

    @Test
    void should_write_the_same_tensors_and_keep_other_files() throws IOException {
        Path source = copy("chatglm2-f16-sharded", folder.resolve("in"));
        Files.writeString(source.resolve("modeling_chatglm.py"), "# code");
        Path target = convert(source, 1 << 30);
        assertEquals(List.of("config.json", "model.safetensors", "modeling_chatglm.py"), names(target));
        assertArrayEquals(
                Files.readAllBytes(source.resolve("config.json")), Files.readAllBytes(target.resolve("config.json")));
        assertEqualWeights(source, target);
    }

    @Test
    void should_spread_large_models_over_files() {
        Path source = FIXTURES.resolve("llama2-legacy");
        Path target = convert(source, 100_000);
        assertTrue(
                names(target).contains("model.safetensors.index.json"),
                names(target).toString());
        assertEqualWeights(source, target);
    }

    private static void assertEqualWeights(Path source, Path target) {
        try (ParameterStore expected = HuggingFaceModel.open(source).openWeights();
                ParameterStore written = HuggingFaceModel.open(target).openWeights()) {
            assertEquals(expected.names().size(), written.names().size());
            for (String name : expected.names()) {
                assertEquals(expected.info(name), written.info(name));
                assertEquals(expected.bytes(name), written.bytes(name), name);
            }
        }
    }

    @Test
    void should_convert_adapters() {
        Path target = convert(FIXTURES.resolve("llama2-adapter"), 1);
        assertEquals(List.of("adapter_config.json", "adapter_model.safetensors"), names(target));
        try (PeftAdapter expected = PeftAdapter.open(FIXTURES.resolve("llama2-adapter"));
                PeftAdapter written = PeftAdapter.open(target)) {
            TorchFileTest.assertEqualTensors(expected.weights(), written.weights());
        }
    }

    @Test
    void should_refuse_folders_without_pytorch_weights() throws IOException {
        Path source = Files.createDirectory(folder.resolve("in"));
        assertRefused("is not a model folder: it has no config.json", source);
        Files.writeString(source.resolve("config.json"), "{}");
        assertRefused("in has no pytorch_model.bin and no pytorch_model.bin.index.json", source);
        Files.writeString(source.resolve("model.safetensors"), "");
        assertRefused("in has model.safetensors already, but only PyTorch weights are converted", source);
    }

    private void assertRefused(String complaint, Path source) {
        CheckpointException refused = assertThrows(CheckpointException.class, () -> convert(source, 1));
        assertTrue(refused.getMessage().contains(complaint), refused.getMessage());
    }
}
