package org.medicalgpt4j.data.file;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How rows lie in a file, told by its name. */
public enum Layout {
    /** A JSON object in each line, or one array of objects. */
    JSON(".jsonl", ".ndjson", ".json"),
    /** Values between commas, names in the first line. */
    CSV(".csv"),
    /** Values between tabs, names in the first line. */
    TSV(".tsv"),
    PARQUET(".parquet"),
    /** A document in each line. */
    TEXT(".txt");

    private final List<String> suffixes;

    Layout(String... suffixes) {
        this.suffixes = List.of(suffixes);
    }

    /** The layout of a file by its name, without the suffix of its compression; none if that says nothing. */
    public static Optional<Layout> of(Path file) {
        String name = file.getFileName().toString();
        String bare =
                name.substring(0, name.length() - Packing.of(name).suffix().length());
        return Arrays.stream(values())
                .filter(layout -> layout.suffixes.stream().anyMatch(bare::endsWith))
                .findFirst();
    }

    /** @throws DataException if the name does not tell */
    public static Layout require(Path file, Layout... possible) {
        List<Layout> accepted = List.of(possible);
        return of(file).filter(accepted::contains)
                .orElseThrow(
                        () -> new DataException(file + " has a name that tells no layout, expected one that ends with "
                                + suffixes(accepted) + ", compressed or not (.gz, .zst)"));
    }

    static String suffixes(List<Layout> layouts) {
        List<String> names = layouts.stream()
                .flatMap(layout -> Stream.of(layout.suffixes))
                .flatMap(List::stream)
                .toList();
        return names.stream().limit(names.size() - 1L).collect(Collectors.joining(", ")) + " or "
                + names.get(names.size() - 1);
    }
}
