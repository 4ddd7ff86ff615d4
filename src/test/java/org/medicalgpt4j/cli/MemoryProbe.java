package org.medicalgpt4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.medicalgpt4j.recipe.Recipes;
import org.medicalgpt4j.stage.Trainer;
import org.medicalgpt4j.train.TrainingEvent;

/** Trains, and prints what the process holds before its weights are loaded and after each step. */
final class MemoryProbe {
    private MemoryProbe() {}

    public static void main(String[] args) {
        new Trainer(Recipes.load(Path.of(args[0]), List.of()))
                .log(line -> {
                    if (line.startsWith("memory plan:")) {
                        System.out.println("before " + resident());
                    }
                    System.out.println(line);
                })
                .listener(event -> {
                    if (event instanceof TrainingEvent.Step) {
                        System.out.println("step " + resident());
                    }
                })
                .train();
    }

    /** Bytes of memory that is no file's. */
    private static long resident() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("RssAnon:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
