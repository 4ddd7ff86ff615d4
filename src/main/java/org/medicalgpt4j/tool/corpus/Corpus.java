package org.medicalgpt4j.tool.corpus;

import java.util.List;

/**
 * A corpus in memory.
 *
 * @param table the facts it tells
 * @param heldOut the facts that no training dialogue asks for
 * @param pretraining documents
 * @param dialogues training dialogues
 * @param questions the exact ones among their questions, and the held-out ones
 */
public record Corpus(
        CorpusOptions options,
        FactTable table,
        HeldOut heldOut,
        List<String> pretraining,
        List<Dialogue> dialogues,
        Questions questions) {
    private static final int PREFERENCES = 1000;

    /** Makes the corpus of the bundled tables: the same options give the same corpus. */
    public static Corpus make(CorpusOptions options) {
        FactTable table = FactTableReader.read();
        HeldOut heldOut = HeldOut.choose(table, options);
        Questions questions = Questions.make(table, heldOut, options);
        return new Corpus(
                options,
                table,
                heldOut,
                PretrainingText.make(table, heldOut, options),
                Dialogues.make(table, heldOut, questions, options),
                questions);
    }

    /** Of some of the training questions. */
    List<Preference> preferences() {
        Draw draw = options.draw("preferences");
        return Preference.of(draw.some(questions.training(), PREFERENCES), questions.training(), draw);
    }

    /** Of the held-out questions for facts that no dialogue asks for; wrong answers are those of training questions. */
    List<Preference> heldOutPreferences() {
        List<Question> asked = questions.heldOut().stream()
                .filter(question -> question.novelty().equals(Question.NEW_FACT))
                .toList();
        return Preference.of(asked, questions.training(), options.draw("held-out preferences"));
    }

    /** How many of the dialogues make the sample for a first quick run. */
    int quickstartDialogues() {
        return Math.min(options.quickstartDialogues(), dialogues.size());
    }
}
