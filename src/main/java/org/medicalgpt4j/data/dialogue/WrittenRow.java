package org.medicalgpt4j.data.dialogue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A row as it is written, whatever its form: without the repairs that training makes.
 *
 * @param turns all of a dialogue, or what the answers of a preference answer
 * @param tools descriptions of tools in the form of the OpenAI API
 */
record WrittenRow(List<Turn> turns, List<Map<String, Object>> tools, Optional<Pair> pair) {

    /** Two answers, each of one turn or several. */
    record Pair(List<Turn> chosen, List<Turn> rejected) {}

    /** The dialogue with the better answer. */
    List<Turn> dialogue() {
        List<Turn> all = new ArrayList<>(turns);
        pair.ifPresent(answers -> all.addAll(answers.chosen()));
        return all;
    }
}
