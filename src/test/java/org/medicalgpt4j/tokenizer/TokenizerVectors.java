package org.medicalgpt4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.medicalgpt4j.SharedData;

/** Reference texts and their ids, in the format of llama.cpp's vocabulary tests. */
record TokenizerVectors(List<String> texts, List<int[]> ids) {
    private static final String SEPARATOR = "\n__ggml_vocab_test__\n";

    static TokenizerVectors load(String name) throws IOException {
        Path folder = SharedData.root().resolve("tokenizers/vectors");
        List<String> texts = new ArrayList<>(
                List.of(Files.readString(folder.resolve(name + ".inp")).split(SEPARATOR, -1)));
        texts.remove(texts.size() - 1);
        List<int[]> ids = new ArrayList<>();
        for (String line : Files.readString(folder.resolve(name + ".out")).split("\n", -1)) {
            ids.add(
                    line.isBlank()
                            ? new int[0]
                            : Arrays.stream(line.trim().split(" "))
                                    .mapToInt(Integer::parseInt)
                                    .toArray());
        }
        ids.remove(ids.size() - 1);
        return new TokenizerVectors(texts, ids);
    }

    /** Every text must give its ids and, decoded again, itself. */
    void check(Tokenizer tokenizer) {
        assertEquals(46, ids.size());
        assertEquals(ids.size(), texts.size());
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            int[] actual = tokenizer.encode(text);
            assertEquals(Arrays.toString(ids.get(i)), Arrays.toString(actual), "ids of \"" + text + "\"");
            assertEquals(text, tokenizer.decode(actual, false), "decoded ids of \"" + text + "\"");
        }
    }
}
