package org.medicalgpt4j.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** For decoders whose text is certain only when all tokens are known: everything comes with {@link #finish}. */
final class WholeTextStream implements TokenStream {
    private final Function<int[], String> decoder;
    private final Set<Integer> skipped;
    private final List<Integer> ids = new ArrayList<>();

    WholeTextStream(Function<int[], String> decoder, Set<Integer> skipped) {
        this.decoder = decoder;
        this.skipped = skipped;
    }

    @Override
    public String push(int id) {
        if (!skipped.contains(id)) {
            ids.add(id);
        }
        return "";
    }

    @Override
    public String finish() {
        return decoder.apply(ids.stream().mapToInt(Integer::intValue).toArray());
    }
}
