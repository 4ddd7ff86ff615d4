package org.medicalgpt4j.data.dialogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.data.file.SourceLine;

/**
 * Preferences and rated answers, in the forms that their fields tell: {@code conversations}, {@code chosen} and
 * {@code rejected} (with {@code system} and {@code tools}) as MedicalGPT has them; {@code prompt}, {@code chosen} and
 * {@code rejected} as TRL has them, texts or messages, the prompt also inside of the answers; {@code completion} and
 * {@code label} in place of the two answers. {@code margin} is a number.
 */
public final class PreferenceFormat {
    private PreferenceFormat() {}

    /** @throws RowException saying what the row lacks, or that its answers are empty or the same */
    public static Preference pair(ObjectNode row, SourceLine source) throws RowException {
        RowForm form = RowForm.of(row)
                .filter(RowForm::isPreference)
                .orElseThrow(() -> new RowException("lacks the fields 'chosen' and 'rejected'"
                        + (row.has("completion") ? " (it has 'completion': is it for the stage kto?)" : "")));
        WrittenRow written = FormReader.read(row, form);
        WrittenRow.Pair answers = written.pair().orElseThrow();
        Preference pair = new Preference(
                conversation(written, answers.chosen(), "chosen", source),
                conversation(written, answers.rejected(), "rejected", source),
                margin(row));
        if (pair.chosen().messages().equals(pair.rejected().messages())) {
            throw sameAnswers();
        }
        return pair;
    }

    /** What is wrong with a preference that prefers nothing. */
    public static RowException sameAnswers() {
        return new RowException("has the same answer twice: 'chosen' and 'rejected' are equal");
    }

    /**
     * A rated answer, or the two of a preference: the chosen one is good, the rejected one bad.
     *
     * @throws RowException saying what the row lacks
     */
    public static List<RatedAnswer> rated(ObjectNode row, SourceLine source) throws RowException {
        if (!row.hasNonNull("completion")) {
            Preference pair = pair(row, source);
            return List.of(new RatedAnswer(pair.chosen(), true), new RatedAnswer(pair.rejected(), false));
        }
        WrittenRow written = FormReader.rated(row);
        List<Turn> answer = written.pair().orElseThrow().chosen();
        return List.of(new RatedAnswer(conversation(written, answer, "completion", source), label(row)));
    }

    private static Conversation conversation(WrittenRow row, List<Turn> answer, String field, SourceLine source)
            throws RowException {
        requirePrompt(row.turns());
        if (answer.isEmpty() || answer.stream().allMatch(PreferenceFormat::isEmpty)) {
            throw new RowException("'" + field + "' is an empty answer");
        }
        if (!answer.get(0).message().isAssistant()
                || !answer.get(answer.size() - 1).message().isAssistant()) {
            throw new RowException("'" + field + "' is not what the assistant answers: it begins with a turn of "
                    + answer.get(0).role() + " and ends with one of "
                    + answer.get(answer.size() - 1).role());
        }
        List<Turn> turns = new ArrayList<>();
        row.turns().forEach(turn -> turns.add(new Turn(turn.message(), false)));
        turns.addAll(answer);
        return TurnRules.conversation(turns, row.tools(), source);
    }

    private static void requirePrompt(List<Turn> prompt) throws RowException {
        if (prompt.isEmpty()) {
            throw new RowException("has an empty prompt");
        }
        if (prompt.get(prompt.size() - 1).message().isAssistant()) {
            throw new RowException("has a prompt that ends with an assistant's turn, expected a question to answer");
        }
    }

    private static boolean isEmpty(Turn turn) {
        return turn.message().content().isBlank() && turn.message().toolCalls().isEmpty();
    }

    private static double margin(ObjectNode row) throws RowException {
        JsonNode margin = row.path("margin");
        if (margin.isMissingNode() || margin.isNull()) {
            return 0;
        }
        if (!margin.isNumber() || !Double.isFinite(margin.doubleValue())) {
            throw new RowException("'margin' is " + margin + ", expected a number");
        }
        return margin.doubleValue();
    }

    private static boolean label(ObjectNode row) throws RowException {
        Map<String, Boolean> known =
                Map.of("true", true, "1", true, "1.0", true, "false", false, "0", false, "0.0", false);
        JsonNode label = row.path("label");
        Boolean value = known.get(label.asText().toLowerCase(Locale.ROOT));
        if (value == null) {
            throw new RowException(
                    label.isMissingNode()
                            ? "lacks the field 'label'"
                            : "'label' is " + label + ", expected true or false");
        }
        return value;
    }
}
