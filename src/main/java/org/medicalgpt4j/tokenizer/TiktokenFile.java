package org.medicalgpt4j.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A vocabulary as the tiktoken library keeps it: a line for each token, its bytes in base64 and its rank, which is its id. A
 * rank is also the order of merging: of all neighbours that together are a token, those with the lowest rank are joined
 * first.
 *
 * @param tokens spelled in the alphabet of byte-level BPE, by id
 */
record TiktokenFile(String name, List<String> tokens) {
    private static final int LONGEST_TOKEN = 4096;

    /** Whether a file is of this kind; others with the same name are SentencePiece models. */
    static boolean isOne(byte[] file) {
        int end = 0;
        while (end < Math.min(file.length, LONGEST_TOKEN) && file[end] != '\n') {
            end++;
        }
        return new String(file, 0, end, StandardCharsets.ISO_8859_1).matches("[A-Za-z0-9+/]+=* \\d+\r?");
    }

    /** @throws TokenizerException naming the line that is wrong */
    static TiktokenFile read(byte[] file, String name) {
        List<String> tokens = new ArrayList<>();
        int number = 0;
        for (String line : (Iterable<String>) new String(file, StandardCharsets.ISO_8859_1).lines()::iterator) {
            number++;
            String where = name + ":" + number;
            if (line.isBlank()) {
                continue;
            }
            int blank = line.indexOf(' ');
            if (blank < 0 || !line.substring(blank + 1).equals(Integer.toString(tokens.size()))) {
                throw new TokenizerException(
                        where + ": expected a token in base64, a blank and its rank " + tokens.size());
            }
            if (tokens.size() == Vocabulary.MAX_SIZE || blank > LONGEST_TOKEN) {
                throw new TokenizerException(where + ": more or longer tokens than any vocabulary has");
            }
            tokens.add(spelled(line.substring(0, blank), where));
        }
        return new TiktokenFile(name, List.copyOf(tokens));
    }

    private static String spelled(String base64, String where) {
        try {
            return ByteAlphabet.spelled(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw new TokenizerException(where + ": the token is no base64", e);
        }
    }

    /**
     * The same order as pairs of tokens, as byte-level BPE files have it: for each token all ways to make it of two others,
     * since any of them joins.
     */
    List<String> merges() {
        Map<String, Integer> ranks = new HashMap<>();
        for (int id = 0; id < tokens.size(); id++) {
            ranks.put(tokens.get(id), id);
        }
        record Split(int left, int right) {}
        List<String> merges = new ArrayList<>();
        for (String token : tokens) {
            List<Split> splits = new ArrayList<>();
            for (int i = 1; i < token.length(); i++) {
                Integer left = ranks.get(token.substring(0, i));
                Integer right = ranks.get(token.substring(i));
                if (left != null && right != null) {
                    splits.add(new Split(left, right));
                }
            }
            splits.sort(Comparator.comparingInt(Split::left).thenComparingInt(Split::right));
            splits.forEach(split -> merges.add(tokens.get(split.left()) + " " + tokens.get(split.right())));
        }
        return merges;
    }
}
