package org.medicalgpt4j.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.medicalgpt4j.RequiresSharedData;
import org.medicalgpt4j.SharedData;

class TokenStreamTest {
    @TempDir
    Path folder;

    private static List<String> pieces(Tokenizer tokenizer, int[] ids, boolean skip) {
        List<String> pieces = new ArrayList<>();
        TokenStream stream = tokenizer.stream(skip);
        for (int id : ids) {
            pieces.add(stream.push(id));
        }
        pieces.add(stream.finish());
        return pieces;
    }

    /** Random ids, most of them no valid UTF-8: streamed text is the whole text, in whole characters. */
    private static void check(Tokenizer tokenizer) {
        long seed = 97;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 400; round++) {
            int[] ids = random.ints(random.nextInt(12), 0, tokenizer.vocabularySize())
                    .toArray();
            boolean skip = random.nextBoolean();
            List<String> pieces = pieces(tokenizer, ids, skip);
            assertEquals(tokenizer.decode(ids, skip), String.join("", pieces));
            for (String piece : pieces) {
                boolean half = !piece.isEmpty()
                        && (Character.isHighSurrogate(piece.charAt(piece.length() - 1))
                                || Character.isLowSurrogate(piece.charAt(0)));
                assertFalse(half, "half a character in " + pieces);
            }
        }
    }

    @Test
    void should_hold_back_the_bytes_of_an_unfinished_character() throws IOException {
        Tokenizer tokenizer = TinyTokenizer.write(folder);
        int[] ids = tokenizer.encode("\uD83D\uDE80a");
        assertEquals(5, ids.length);
        assertEquals(List.of("", "", "", "\uD83D\uDE80", "a", ""), pieces(tokenizer, ids, false));
        int[] cut = {ids[0], ids[1]};
        assertEquals(List.of("", "", "\uFFFD"), pieces(tokenizer, cut, false));
        int[] broken = {ids[0], ids[1], ids[4]};
        assertEquals(List.of("", "", "\uFFFDa", ""), pieces(tokenizer, broken, false));
    }

    @Test
    void should_stream_byte_level_tokens() throws IOException {
        check(TinyTokenizer.write(folder));
    }

    @Test
    void should_leave_out_special_tokens_only_if_told_so() throws IOException {
        Tokenizer tokenizer = TinyTokenizer.write(folder);
        int[] ids = tokenizer.encode("a<|im_end|>b");
        assertEquals(List.of("a", "", "b", ""), pieces(tokenizer, ids, true));
        assertEquals(List.of("a", "<|im_end|>", "b", ""), pieces(tokenizer, ids, false));
    }

    @Test
    @RequiresSharedData
    void should_stream_tokens_of_real_models() {
        for (String name :
                List.of("tokenizers/llama2", "tokenizers/chatglm3", "tokenizers/qwen2.5", "models/stories260K")) {
            check(Tokenizers.load(SharedData.root().resolve(name)));
        }
    }

    /** Texts decode as the tokenizers library decodes them. */
    @Test
    @RequiresSharedData
    void should_decode_as_the_native_library() {
        long seed = 11;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (String name : List.of("tokenizers/llama3", "tokenizers/qwen2.5", "models/stories260K")) {
            Path file = SharedData.root().resolve(name).resolve("tokenizer.json");
            NativeTokenizer library = new NativeTokenizer(JsonFile.bytes(file), name);
            Tokenizer tokenizer = Tokenizers.load(file.getParent());
            for (int round = 0; round < 300; round++) {
                int[] ids = random.ints(8, 0, tokenizer.vocabularySize())
                        .filter(id -> PieceDetokenizer.byteValue(tokenizer.token(id)) < 0)
                        .toArray();
                assertEquals(library.decode(ids), tokenizer.decode(ids, false));
            }
        }
    }
}
