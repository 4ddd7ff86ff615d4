package org.medicalgpt4j.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.TinyModel;

/** Training of mixtures of experts through the command line. */
class ExpertTrainingTest {
    @TempDir
    Path folder;

    @BeforeEach
    void writeData() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            rows.append("{\"conversations\":[{\"from\":\"human\",\"value\":\"illness ")
                    .append(i)
                    .append("?\"},{\"from\":\"gpt\",\"value\":\"department ")
                    .append(i % 3)
                    .append("\"}]}\n");
        }
        Files.writeString(folder.resolve("rows.jsonl"), rows);
        Files.writeString(
                folder.resolve("sft.yaml"), """
                stage: sft
                model: { path: %s }
                tuning: { method: full }
                data: { train: [ { path: %s } ], maxLength: 64 }
                optimizer: { learningRate: 3e-3, warmup: 0.0 }
                run: { epochs: 1, sequencesPerStep: 4 }
                """.formatted(folder.resolve("model"), folder.resolve("rows.jsonl")));
    }

    private static TinyModel mixture() {
        return new TinyModel(5)
                .with("model_type", "\"qwen2_moe\"")
                .with("moe_intermediate_size", 12)
                .with("shared_expert_intermediate_size", 16)
                .with("num_experts", 4)
                .with("num_experts_per_tok", 2);
    }

    private CommandLineRun run(String output, String... overrides) {
        List<Object> arguments =
                new ArrayList<>(List.of("run", folder.resolve("sft.yaml"), "run.output=" + folder.resolve(output)));
        arguments.addAll(List.of(overrides));
        return CommandLineRun.of(arguments.toArray());
    }

    private List<Double> metric(String output, String name) {
        return TinyProject.metric(folder.resolve(output), name);
    }

    @Test
    void should_balance_routers_as_the_recipe_or_the_model_says() {
        mixture().write(folder.resolve("model"));
        run("plain").orFail();
        assertEquals(List.of(), metric("plain", "router_balance"));
        run("balanced", "run.routerLoss=0.5").orFail();
        List<Double> balance = metric("balanced", "router_balance");
        assertEquals(2, balance.size());
        assertTrue(balance.get(0) > 1.9 && balance.get(0) < 4, "the balance is " + balance);
        assertEquals(metric("plain", "loss").get(0), metric("balanced", "loss").get(0));
        assertNotEquals(
                metric("plain", "loss").get(1), metric("balanced", "loss").get(1));
        run("less", "run.routerLoss=0.5", "run.gradientCheckpointing=true").orFail();
        assertEquals(metric("balanced", "loss"), metric("less", "loss"));
        mixture()
                .with("output_router_logits", "true")
                .with("router_aux_loss_coef", "0.5")
                .write(folder.resolve("model"));
        run("own").orFail();
        assertEquals(metric("balanced", "loss"), metric("own", "loss"));
        run("none", "run.routerLoss=0").orFail();
        assertEquals(metric("plain", "loss"), metric("none", "loss"));
    }

    @Test
    void should_refuse_to_balance_a_model_without_routers() {
        new TinyModel(5).write(folder.resolve("model"));
        CommandLineRun refused = run("dense", "run.routerLoss=0.1");
        assertEquals(Exit.FAILURE, refused.status());
        assertTrue(
                refused.err().contains("run.routerLoss is 0.1, but a llama model has no routers that a loss balances"),
                refused.err());
    }

    @Test
    void should_adapt_all_linear_layers_but_experts_and_routers_and_merge_them() throws IOException {
        mixture().write(folder.resolve("model"));
        run("adapted", "tuning={method: lora, rank: 2}").orFail();
        String config = Files.readString(folder.resolve("adapted/adapter/adapter_config.json"));
        for (String module : List.of("q_proj", "down_proj", "shared_expert_gate")) {
            assertTrue(config.contains("\"" + module + "\""), config);
        }
        CommandLineRun.of(
                        "merge",
                        "--model",
                        folder.resolve("model"),
                        "--adapter",
                        folder.resolve("adapted/adapter"),
                        "--output",
                        folder.resolve("merged"))
                .orFail();
        CommandLineRun.of(
                        "run",
                        folder.resolve("sft.yaml"),
                        "model.path=" + folder.resolve("merged"),
                        "run.output=" + folder.resolve("again"),
                        "run.maxSteps=1")
                .orFail();
        CommandLineRun experts = run("experts", "tuning={method: lora, targets: [experts]}");
        assertTrue(experts.err().contains("tuning.targets match no linear layer of this model"), experts.err());
    }
}
