package org.medicalgpt4j.train.recovery;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.medicalgpt4j.checkpoint.FileContent;
import org.medicalgpt4j.checkpoint.FileSystemAccess;
import org.medicalgpt4j.checkpoint.FolderContent;
import org.medicalgpt4j.checkpoint.Publication;
import org.medicalgpt4j.data.StreamState;
import org.medicalgpt4j.engine.OptimizerState;
import org.medicalgpt4j.recipe.Recipe;
import org.medicalgpt4j.recipe.Recipes;
import org.medicalgpt4j.train.Measures;
import org.medicalgpt4j.train.MetricsFile;
import org.medicalgpt4j.train.Progress;
import org.medicalgpt4j.train.Progress.Scored;
import org.medicalgpt4j.train.SourcePosition;

/** A run whose weights are one file and whose optimizer has two vectors, both made of the number of the step. */
final class SmallRun {
    static final Map<String, String> DATA = Map.of("training", "3 sequences");
    static final String LOCK = "{\"medgpt\":\"1\",\"inputs\":[{\"kind\":\"model\",\"files\":["
            + "{\"name\":\"model.safetensors\",\"sha256\":\"aa\"},{\"name\":\"README.md\",\"sha256\":\"bb\"}]}]}";

    private final Path output;
    private final float[][] moments = new float[2][100];
    private String weights = "";

    SmallRun(Path output) {
        this.output = output;
        try {
            Files.createDirectories(output);
            Files.writeString(output.resolve(MetricsFile.FILE), "{\"step\":1}\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RunIdentity identity(String... overrides) {
        try {
            Path recipe = Files.writeString(
                    output.resolve("some-recipe.yaml"),
                    "stage: pt\nmodel: { path: m }\ndata: { train: [ { path: t } ] }\nrun: { output: '" + output
                            + "' }\n");
            Recipe loaded = Recipes.load(recipe, List.of(overrides)).recipe();
            return new RunIdentity(loaded, LOCK, "one thread");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Checkpoints checkpoints(FileSystemAccess files, String... overrides) {
        Publication publication = new Publication(files);
        return new Checkpoints(
                publication,
                new RunFolder(publication, output),
                identity(overrides),
                DATA,
                100,
                trained(),
                optimizer(),
                draft -> draft.file(MetricsFile.FILE, FileContent.copyOf(output.resolve(MetricsFile.FILE))),
                Optional.empty());
    }

    /** The state after a step, evaluated with a loss if one is given. */
    Progress reach(long step, double... loss) {
        weights = "weights of step " + step;
        Arrays.fill(moments[0], step);
        Arrays.fill(moments[1], -step);
        Optional<Scored> scored = Arrays.stream(loss)
                .mapToObj(value -> new Scored(
                        step, Measures.ofLoss(value).with("accuracy", 0.5).over("targets", 10)))
                .findFirst();
        return new Progress(
                step,
                step - 1,
                step / 3.0,
                position(step),
                7 * step,
                1,
                List.of(0.1, 1e-17, 12345.678),
                Optional.empty(),
                scored,
                scored,
                step);
    }

    /** With a state that a source of roll-outs may keep. */
    private static SourcePosition position(long step) {
        ObjectNode content = JsonNodeFactory.instance.objectNode().put("reward", 0.1 * step);
        return new SourcePosition(
                new StreamState((int) step / 3, (int) step % 3),
                Optional.of(new SourcePosition.Kept("roll-outs", 3, content)));
    }

    String weights() {
        return weights;
    }

    float moment(int which) {
        return moments[which][99];
    }

    TrainedWeights trained() {
        return new TrainedWeights() {
            @Override
            public FolderContent files() {
                return draft -> draft.file("weights.txt", FileContent.text(weights));
            }

            @Override
            public long bytes() {
                return weights.length();
            }

            @Override
            public void restore(Path folder) {
                try {
                    weights = Files.readString(folder.resolve("weights.txt"));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    OptimizerState optimizer() {
        return new OptimizerState() {
            private final List<String> names = new ArrayList<>(List.of("w.first", "w.second"));

            @Override
            public List<String> names() {
                return names;
            }

            @Override
            public long elements(String name) {
                return moments[names.indexOf(name)].length;
            }

            @Override
            public void read(String name, long offset, float[] target, int at, int length) {
                System.arraycopy(moments[names.indexOf(name)], (int) offset, target, at, length);
            }

            @Override
            public void write(String name, long offset, float[] source, int at, int length) {
                System.arraycopy(source, at, moments[names.indexOf(name)], (int) offset, length);
            }
        };
    }
}
