package org.medicalgpt4j.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.medicalgpt4j.data.dialogue.PreferenceFormat;
import org.medicalgpt4j.data.dialogue.RatedAnswer;
import org.medicalgpt4j.data.dialogue.RowNote;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.data.file.SourceLine;
import org.medicalgpt4j.template.TemplateException;
import org.medicalgpt4j.tokenizer.TokenizerException;

/**
 * Makes a sequence of an answer that somebody found good or bad, or two of a preference: the answer alone is learned, and
 * its number is 1 if it is desirable, 0 if not.
 */
public record RatedAnswerEncoder(ConversationEncoder encoder) implements RowEncoder {

    @Override
    public List<String> required() {
        return List.of();
    }

    @Override
    public String identity() {
        return "rated answers " + encoder.identity();
    }

    @Override
    public RowOutcome encode(ObjectNode row, SourceLine source) {
        try {
            Set<RowNote> notes = EnumSet.noneOf(RowNote.class);
            List<TrainingSequence> sequences = new ArrayList<>();
            for (RatedAnswer rated : PreferenceFormat.rated(row, source)) {
                EncodedConversation answer =
                        encoder.answers(List.of(rated.answer()), notes).get(0);
                notes.addAll(rated.answer().notes());
                if (answer.learnsAnAnswer()) {
                    float value = rated.desirable() ? 1 : 0;
                    sequences.add(new TrainingSequence(answer.tokens(), answer.trained(), source, value));
                }
            }
            return sequences.isEmpty()
                    ? new RowOutcome.Dropped(DropReason.PROMPT_TOO_LONG)
                    : new RowOutcome.Kept(sequences, notes);
        } catch (TemplateException | TokenizerException | RowException e) {
            return new RowOutcome.Invalid(e.getMessage());
        }
    }
}
