package org.medicalgpt4j.tokenizer;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Ids that a model's own tokenizer puts before and after a text: BOS and EOS mostly. */
record Frame(int[] before, int[] after) {

    int[] around(int[] ids) {
        return Stream.of(before, ids, after).flatMapToInt(IntStream::of).toArray();
    }
}
