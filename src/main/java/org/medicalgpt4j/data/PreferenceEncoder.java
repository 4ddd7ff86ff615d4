package org.medicalgpt4j.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.medicalgpt4j.data.dialogue.Preference;
import org.medicalgpt4j.data.dialogue.PreferenceFormat;
import org.medicalgpt4j.data.dialogue.RowNote;
import org.medicalgpt4j.data.file.RowException;
import org.medicalgpt4j.data.file.SourceLine;
import org.medicalgpt4j.template.TemplateException;
import org.medicalgpt4j.tokenizer.TokenizerException;

/**
 * Makes two sequences of a preference, the chosen one first: the same prompt, and behind it the answer, which alone is
 * learned. The margin is the chosen one's number.
 */
public record PreferenceEncoder(ConversationEncoder encoder) implements RowEncoder {

    @Override
    public List<String> required() {
        return List.of("chosen", "rejected");
    }

    @Override
    public String identity() {
        return "pairs " + encoder.identity();
    }

    @Override
    public RowOutcome encode(ObjectNode row, SourceLine source) {
        try {
            return encode(PreferenceFormat.pair(row, source), source);
        } catch (TemplateException | TokenizerException | RowException e) {
            return new RowOutcome.Invalid(e.getMessage());
        }
    }

    private RowOutcome encode(Preference row, SourceLine source) throws RowException {
        Set<RowNote> notes = EnumSet.noneOf(RowNote.class);
        List<EncodedConversation> answers = encoder.answers(List.of(row.chosen(), row.rejected()), notes);
        EncodedConversation chosen = answers.get(0);
        EncodedConversation rejected = answers.get(1);
        if (!chosen.learnsAnAnswer() || !rejected.learnsAnAnswer()) {
            return new RowOutcome.Dropped(DropReason.PROMPT_TOO_LONG);
        }
        if (Arrays.equals(chosen.tokens(), rejected.tokens())) {
            if (notes.contains(RowNote.ANSWER_CUT)) {
                return new RowOutcome.Dropped(DropReason.SAME_WHEN_CUT);
            }
            throw PreferenceFormat.sameAnswers();
        }
        notes.addAll(row.chosen().notes());
        notes.addAll(row.rejected().notes());
        return new RowOutcome.Kept(
                List.of(
                        new TrainingSequence(chosen.tokens(), chosen.trained(), source, (float) row.margin()),
                        new TrainingSequence(rejected.tokens(), rejected.trained(), source)),
                notes);
    }
}
