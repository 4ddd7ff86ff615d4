package org.medicalgpt4j.tokenizer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Token spellings by id and ids by spelling. Ids without a token are possible; asking for one is an error. */
final class Vocabulary {
    /** Far above any known vocabulary (256 thousand); a bound on what a file can make us allocate. */
    static final int MAX_SIZE = 1 << 22;

    private final List<String> tokens = new ArrayList<>();
    private final Map<String, Integer> ids = new HashMap<>();

    /** Adds a token or gives an id another spelling. */
    void put(int id, String token, String file) {
        if (id < 0 || id >= MAX_SIZE) {
            throw new TokenizerException(
                    file + ": id " + id + " of token \"" + token + "\" is not in [0, " + MAX_SIZE + ")");
        }
        while (tokens.size() <= id) {
            tokens.add(null);
        }
        tokens.set(id, token);
        ids.put(token, id);
    }

    int size() {
        return tokens.size();
    }

    OptionalInt id(String token) {
        Integer id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    boolean contains(int id) {
        return id >= 0 && id < tokens.size() && tokens.get(id) != null;
    }

    String token(int id) {
        if (!contains(id)) {
            throw new TokenizerException("token id " + id + " is not in the vocabulary of " + size() + " tokens");
        }
        return tokens.get(id);
    }
}
