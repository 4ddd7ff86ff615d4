package org.medicalgpt4j.load;

import java.util.List;

/** Several problems in one sentence, the first of them written out. */
final class ProblemList {
    private static final int SHOWN = 8;

    private ProblemList() {}

    static String summary(List<String> problems) {
        String shown = String.join("; ", problems.subList(0, Math.min(SHOWN, problems.size())));
        return problems.size() > SHOWN ? shown + "; and " + (problems.size() - SHOWN) + " more" : shown;
    }
}
