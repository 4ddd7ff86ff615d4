package org.medicalgpt4j.tool.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The text that a tokenizer for this corpus is learned from: all of it, with every Chinese character on a line of its own.
 * Chinese is written without blanks, so a tokenizer would otherwise learn whole turns of phrase, and a name would be other
 * tokens in another sentence. So each character is a token, and a name is the same wherever it stands.
 */
final class VocabularyText {
    private static final Pattern CHARACTER = Pattern.compile("\\s*(\\p{IsHan})\\s*");
    private static final Pattern MARKER = Pattern.compile("<\\|im_(start|end)\\|>");

    private VocabularyText() {}

    static List<String> make(List<String> documents, List<Dialogue> dialogues) {
        Stream<String> turns = dialogues.stream()
                .flatMap(dialogue -> dialogue.conversations().stream())
                .map(Dialogue.Turn::value);
        List<String> lines = new ArrayList<>();
        Stream.concat(documents.stream(), turns)
                .map(text -> MARKER.matcher(text).replaceAll("\n"))
                .map(text -> CHARACTER.matcher(text).replaceAll("\n$1\n"))
                .flatMap(String::lines)
                .filter(line -> !line.isBlank())
                .forEach(lines::add);
        return lines;
    }
}
