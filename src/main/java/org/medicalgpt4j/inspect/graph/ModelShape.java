package org.medicalgpt4j.inspect.graph;

import java.nio.file.Path;
import org.medicalgpt4j.checkpoint.ModelSource;
import org.medicalgpt4j.model.Architecture;
import org.medicalgpt4j.model.Architectures;

/**
 * A model of which only the configuration is read.
 *
 * @param name of its folder or file, for people
 */
public record ModelShape(String name, Architecture architecture) {

    /**
     * Of a model folder, a GGUF file, or a {@code config.json} alone.
     *
     * @throws org.medicalgpt4j.checkpoint.CheckpointException if there is no configuration, or it is malformed
     * @throws org.medicalgpt4j.model.ModelException if the family is unknown or its configuration makes no sense
     */
    public static ModelShape open(Path path) {
        return new ModelShape(name(path), Architectures.of(ModelSource.configuration(path)));
    }

    private static String name(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Path file = absolute.getFileName();
        if (file == null) {
            return absolute.toString();
        }
        boolean config =
                file.toString().equals("config.json") && absolute.getParent().getFileName() != null;
        return config
                ? absolute.getParent().getFileName().toString()
                : file.toString().replaceFirst("\\.(gguf|json)$", "");
    }
}
