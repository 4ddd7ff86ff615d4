package org.medicalgpt4j.tool.corpus;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.medicalgpt4j.tool.corpus.Dialogue.Turn;
import org.medicalgpt4j.tool.corpus.Subject.Kind;

/**
 * The training dialogues: the exact questions, open questions, several turns about one subject, introductions, complaints,
 * safety and small talk. None tells a held-out fact.
 */
final class Dialogues {
    private static final int OPEN_WORDINGS = 2;
    private static final int LONG_DIALOGUES = 2;
    private static final int MOST_TURNS = 4;
    private static final int TALK_REPEATS = 2;
    private static final int ONE_SYSTEM_TURN_IN = 6;

    private final FactTable table;
    private final HeldOut heldOut;
    private final Draw draw;
    private final Set<Dialogue> dialogues = new LinkedHashSet<>();

    private Dialogues(FactTable table, HeldOut heldOut, CorpusOptions options) {
        this.table = table;
        this.heldOut = heldOut;
        this.draw = options.draw("dialogues");
    }

    /** All different, in random order. */
    static List<Dialogue> make(FactTable table, HeldOut heldOut, Questions questions, CorpusOptions options) {
        Dialogues made = new Dialogues(table, heldOut, options);
        for (Question question : questions.training()) {
            made.add(question.dialogue(), Language.valueOf(question.language().toUpperCase(Locale.ROOT)));
        }
        for (Language language : Language.values()) {
            for (Subject subject : table.subjects()) {
                if (subject.kind() != Kind.CALCULATION) {
                    made.about(subject, new Prose(made.draw, language));
                }
            }
            made.talk(language);
        }
        return made.draw.shuffled(List.copyOf(made.dialogues));
    }

    private void about(Subject subject, Prose prose) {
        List<Fact> told =
                subject.facts().stream().filter(fact -> !heldOut.contains(fact)).toList();
        Language language = prose.language();
        for (Fact fact : told) {
            if (!fact.exact()) {
                draw.some(fact.phrasing().questions().in(language), OPEN_WORDINGS)
                        .forEach(wording ->
                                add(Dialogue.of(fact.say(wording, language), answer(fact, language)), language));
            }
        }
        for (int i = 0; i < LONG_DIALOGUES && told.size() > 1; i++) {
            add(inTurns(draw.some(told, 2 + draw.below(MOST_TURNS - 1)), language), language);
        }
        String ask = draw.one(table.talk().introduce()).in(language);
        String name = subject.name().in(language);
        add(Dialogue.of(ask.replace("{name}", name), prose.paragraph(draw.some(told, MOST_TURNS))), language);
        subject.fact("symptoms").ifPresent(symptoms -> add(suggestion(name, symptoms, language), language));
    }

    private String answer(Fact fact, Language language) {
        return fact.exact()
                ? fact.shortAnswer(language)
                : fact.say(draw.one(fact.phrasing().answers().in(language)), language);
    }

    /** The first question names the subject, the others leave it out. */
    private Dialogue inTurns(List<Fact> facts, Language language) {
        List<Turn> turns = new ArrayList<>();
        for (Fact fact : facts) {
            String wording = draw.one((turns.isEmpty()
                            ? fact.phrasing().questions()
                            : fact.phrasing().followUps())
                    .in(language));
            turns.add(new Turn("human", fact.say(wording, language)));
            turns.add(new Turn("gpt", answer(fact, language)));
        }
        return new Dialogue(turns);
    }

    private Dialogue suggestion(String name, Fact symptoms, Language language) {
        SmallTalk.Suggestion suggest = table.talk().suggest();
        List<Bilingual> signs = draw.some(symptoms.items(), 2);
        String question = draw.one(suggest.ask())
                .in(language)
                .replace("{first}", signs.get(0).in(language))
                .replace("{second}", signs.get(1).in(language));
        return Dialogue.of(question, suggest.answer().in(language).replace("{name}", name));
    }

    private void talk(Language language) {
        List<SmallTalk.Exchange> exchanges = new ArrayList<>(table.talk().smallTalk());
        exchanges.addAll(table.talk().safety());
        for (SmallTalk.Exchange exchange : exchanges) {
            for (Bilingual ask : exchange.ask()) {
                for (int i = 0; i < TALK_REPEATS; i++) {
                    add(Dialogue.of(ask.in(language), exchange.answer().in(language)), language);
                }
            }
        }
    }

    private void add(Dialogue dialogue, Language language) {
        boolean withSystem = draw.below(ONE_SYSTEM_TURN_IN) == 0;
        dialogues.add(
                withSystem
                        ? dialogue.withSystem(draw.one(table.talk().systems()).in(language))
                        : dialogue);
    }
}
