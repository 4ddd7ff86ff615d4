package org.medicalgpt4j.tool.download;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelDownloadTest {
    private static final byte[] WEIGHTS = new byte[300_000];

    @TempDir
    Path folder;

    private LocalHub hub;

    @BeforeEach
    void start() {
        new Random(7).nextBytes(WEIGHTS);
        hub = new LocalHub()
                .with("config.json", "{\"model_type\": \"llama\"}".getBytes(StandardCharsets.UTF_8))
                .with("model.safetensors", WEIGHTS)
                .with("pytorch_model.bin", new byte[10])
                .with("picture.png", new byte[10])
                .with("additional_chat_templates/tools.jinja", "x".getBytes(StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private ModelDownload download(Optional<String> token, String name) {
        return new ModelDownload(new HubModel(hub.endpoint(), name, "main"), token, 3, 1);
    }

    private ModelDownload.Result get() throws InterruptedException {
        return download(Optional.empty(), "org/name").to(folder.resolve("m"), (done, total) -> {});
    }

    private String refused() {
        return assertThrows(DownloadException.class, this::get).getMessage();
    }

    @Test
    void should_get_the_needed_files_and_tell_how_far_it_is() throws Exception {
        AtomicLong last = new AtomicLong();
        ModelDownload.Result result = download(Optional.of(LocalHub.TOKEN), "org/name")
                .to(folder.resolve("m"), (done, total) -> last.accumulateAndGet(done, Math::max));
        try (Stream<Path> files = Files.walk(folder.resolve("m"))) {
            assertEquals(
                    List.of("additional_chat_templates/tools.jinja", "config.json", "model.safetensors"),
                    files.filter(Files::isRegularFile)
                            .map(file -> folder.resolve("m").relativize(file).toString())
                            .sorted()
                            .toList());
        }
        assertArrayEquals(WEIGHTS, Files.readAllBytes(folder.resolve("m/model.safetensors")));
        assertEquals(new ModelDownload.Result(3, last.get()), result);
        assertTrue(hub.requests().contains("storage null null"), "the token stays with the hub: " + hub.requests());
    }

    @Test
    void should_go_on_where_a_connection_broke() throws Exception {
        hub.breakNext(2, 100_000);
        get();
        assertArrayEquals(WEIGHTS, Files.readAllBytes(folder.resolve("m/model.safetensors")));
        assertTrue(
                hub.requests().stream().anyMatch(request -> request.startsWith("storage bytes=")), "" + hub.requests());
    }

    @Test
    void should_begin_again_where_the_hub_knows_no_ranges() throws Exception {
        hub.forgetRanges();
        hub.breakNext(1, 100_000);
        get();
        assertArrayEquals(WEIGHTS, Files.readAllBytes(folder.resolve("m/model.safetensors")));
    }

    @Test
    void should_go_on_in_another_run_and_keep_what_is_right() throws Exception {
        hub.breakNext(100, 40_000);
        assertTrue(refused().contains("model.safetensors: broke off 6 times"), "the message");
        assertFalse(Files.exists(folder.resolve("m/model.safetensors")));
        assertTrue(Files.size(folder.resolve("m/model.safetensors.part")) >= 40_000);
        hub.breakNext(0, 0);
        hub.requests().clear();
        get();
        assertArrayEquals(WEIGHTS, Files.readAllBytes(folder.resolve("m/model.safetensors")));
        assertFalse(hub.requests().contains("hub config.json"), "it is there already");
        assertFalse(hub.requests().contains("storage null null"), "it went on: " + hub.requests());
    }

    @Test
    void should_throw_away_what_is_not_what_the_hub_lists() throws Exception {
        Files.createDirectories(folder.resolve("m"));
        byte[] other = Arrays.copyOf(WEIGHTS, 1000);
        other[5]++;
        Files.write(folder.resolve("m/model.safetensors.part"), other);
        assertTrue(refused().contains("model.safetensors: what came is not what the hub says it has"));
        assertFalse(Files.exists(folder.resolve("m/model.safetensors.part")));
        assertFalse(Files.exists(folder.resolve("m/model.safetensors")));
    }

    @Test
    void should_need_a_token_for_private_models() throws Exception {
        hub.makePrivate();
        assertTrue(refused().contains("set HF_TOKEN"));
        download(Optional.of(LocalHub.TOKEN), "org/name").to(folder.resolve("m"), (done, total) -> {});
        assertTrue(Files.exists(folder.resolve("m/config.json")));
    }

    @Test
    void should_say_what_is_not_there() {
        String missing = assertThrows(
                        DownloadException.class,
                        () -> download(Optional.empty(), "org/other").to(folder, (done, total) -> {}))
                .getMessage();
        assertTrue(missing.contains("there is no such model, revision or file: org/other"), missing);
        String name = assertThrows(DownloadException.class, () -> new HubModel("https://x", "qwen", "main"))
                .getMessage();
        assertEquals("'qwen' names no model, expected ORG/NAME", name);
        hub.close();
        assertTrue(refused().contains("cannot be reached"));
    }

    @Test
    void should_read_the_lists_of_modelscope() throws IOException {
        String list = "{\"Data\": {\"Files\": [{\"Path\": \"config.json\", \"Type\": \"blob\", \"Size\": 3, \"Sha256\":"
                + " \"ab\"}, {\"Path\": \"d\", \"Type\": \"tree\"}]}}";
        assertEquals(
                List.of(new RemoteFile("config.json", 3, new RemoteFile.Digest(RemoteFile.Digest.Kind.SHA256, "ab"))),
                Hub.MODEL_SCOPE.files(new ObjectMapper().readTree(list)));
        HubModel model = new HubModel("https://www.modelscope.cn/", "Qwen/Qwen-7B", "master");
        assertEquals(
                "https://www.modelscope.cn/api/v1/models/Qwen/Qwen-7B/repo?Revision=master&FilePath=a%20b.json",
                model.file("a b.json").toString());
    }
}
