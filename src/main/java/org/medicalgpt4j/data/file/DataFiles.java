package org.medicalgpt4j.data.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.medicalgpt4j.recipe.InputFiles;
import org.medicalgpt4j.recipe.TextEncoding;

/** Finds and opens files of rows. */
public final class DataFiles {
    /** Layouts whose rows have named fields. */
    public static final Layout[] ROWS = {Layout.JSON, Layout.CSV, Layout.TSV, Layout.PARQUET};

    /** Longest line, far above any conversation; a file without line ends is refused instead of held. */
    private static final int LINE_LIMIT = 64 << 20;

    private DataFiles() {}

    /** The file itself; of a folder all files in it and below that are laid out so; what a pattern matches; by name. */
    public static List<Path> files(Path path, Layout... layouts) {
        List<Path> found = found(path);
        if (Files.isRegularFile(path)) {
            Layout.require(path, layouts);
            return found;
        }
        if (InputFiles.isPattern(path)) {
            if (found.isEmpty()) {
                throw new DataException(path + " matches no file");
            }
            found.forEach(file -> Layout.require(file, layouts));
            return found;
        }
        if (!Files.isDirectory(path)) {
            throw new DataException(path + " does not exist, expected a file of rows, a folder of such files or a"
                    + " pattern that matches some");
        }
        List<Layout> accepted = List.of(layouts);
        List<Path> usable = found.stream()
                .filter(file -> Layout.of(file).filter(accepted::contains).isPresent())
                .toList();
        if (usable.isEmpty()) {
            throw new DataException(path + " holds no file that ends with " + Layout.suffixes(accepted)
                    + ", compressed or not (.gz, .zst)");
        }
        return usable;
    }

    private static List<Path> found(Path path) {
        try {
            return InputFiles.of(path);
        } catch (IOException e) {
            throw new DataException(path + " cannot be listed: " + e.getMessage(), e);
        }
    }

    /**
     * Opens a file of rows with named fields.
     *
     * @throws IOException whose message completes "the file cannot be read:"
     */
    public static RowSource open(Path file, TextEncoding encoding) throws IOException {
        return switch (Layout.require(file, ROWS)) {
            case PARQUET -> ParquetRows.open(file);
            case CSV -> closing(DataStream.open(file, encoding), input -> new CsvRows(input, ','));
            case TSV -> closing(DataStream.open(file, encoding), input -> new CsvRows(input, '\t'));
            default -> json(file, encoding);
        };
    }

    /** Opens a text file, each line of which becomes a row with this field. */
    public static RowSource lines(Path file, TextEncoding encoding, String field) throws IOException {
        return new TextLines(DataStream.open(file, encoding), LINE_LIMIT, field);
    }

    /** By what it begins with: an array, or a row in each line. */
    private static RowSource json(Path file, TextEncoding encoding) throws IOException {
        return beginsWithBracket(file, encoding)
                ? closing(DataStream.open(file, encoding), JsonArrayRows::new)
                : new JsonLines(DataStream.open(file, encoding), LINE_LIMIT);
    }

    private static boolean beginsWithBracket(Path file, TextEncoding encoding) throws IOException {
        try (DataStream input = DataStream.open(file, encoding)) {
            byte[] head = input.bytes().readNBytes(256);
            return new String(head, StandardCharsets.ISO_8859_1).stripLeading().startsWith("[");
        }
    }

    @FunctionalInterface
    private interface Opening {
        RowSource rows(DataStream input) throws IOException;
    }

    private static RowSource closing(DataStream input, Opening opening) throws IOException {
        try {
            return opening.rows(input);
        } catch (IOException | RuntimeException failure) {
            input.close();
            throw failure;
        }
    }

    /** Why the file cannot be read, in a sentence that names it. */
    public static DataException unreadable(Path file, IOException failure) {
        return new DataException(file + " cannot be read: " + failure.getMessage(), failure);
    }

    /** Refuses a file whose columns lack one that every row must have. */
    public static void requireColumns(Path file, RowSource rows, List<String> required) {
        rows.columns()
                .ifPresent(columns -> required.stream()
                        .filter(name -> !columns.contains(name))
                        .findFirst()
                        .ifPresent(name -> {
                            throw new DataException(file + " lacks the column '" + name + "', it has "
                                    + (columns.isEmpty() ? "none" : String.join(", ", columns)));
                        }));
    }
}
