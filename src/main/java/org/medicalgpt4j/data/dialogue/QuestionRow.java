package org.medicalgpt4j.data.dialogue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.medicalgpt4j.data.file.SourceLine;

/** A row of a file of questions. */
public sealed interface QuestionRow {

    SourceLine source();

    /** One that can be asked. */
    record Usable(SourceLine source, ObjectNode fields, Question question) implements QuestionRow {}

    /**
     * One that cannot.
     *
     * @param fields what it holds, if that much can be read
     * @param problem what is wrong with it
     */
    record Unusable(SourceLine source, Optional<ObjectNode> fields, String problem) implements QuestionRow {}
}
