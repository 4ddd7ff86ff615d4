package org.medicalgpt4j.tool.corpus;

import java.util.List;

/** Ways to say one thing, in each language; {@code {slot}} stands for a text of the fact. */
record Wordings(List<String> zh, List<String> en) {
    static final Wordings NONE = new Wordings(List.of(), List.of());

    Wordings {
        zh = List.copyOf(zh);
        en = List.copyOf(en);
    }

    List<String> in(Language language) {
        return language == Language.ZH ? zh : en;
    }

    boolean isEmpty() {
        return zh.isEmpty() && en.isEmpty();
    }
}
