package org.medicalgpt4j.tool.corpus;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.List;

/** The same text in both languages; in the tables {@code [Chinese, English]}. */
record Bilingual(String zh, String en) {
    Bilingual {
        if (zh.isBlank() || en.isBlank()) {
            throw new CorpusException("a text is empty: [" + zh + ", " + en + "], expected [Chinese, English]");
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Bilingual of(List<String> pair) {
        if (pair.size() != 2 || pair.contains(null)) {
            throw new CorpusException("found " + pair + ", expected [Chinese, English]");
        }
        return new Bilingual(pair.get(0), pair.get(1));
    }

    String in(Language language) {
        return language == Language.ZH ? zh : en;
    }

    /** Several texts as one list within a sentence. */
    static Bilingual list(List<Bilingual> items) {
        return new Bilingual(
                Language.ZH.list(items.stream().map(Bilingual::zh).toList()),
                Language.EN.list(items.stream().map(Bilingual::en).toList()));
    }
}
