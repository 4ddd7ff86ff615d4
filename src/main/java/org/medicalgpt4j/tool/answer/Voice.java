package org.medicalgpt4j.tool.answer;

import java.util.Optional;
import org.medicalgpt4j.data.dialogue.Question;
import org.medicalgpt4j.generate.GenerationOptions;
import org.medicalgpt4j.generate.GenerationRequest;
import org.medicalgpt4j.template.tool.CallSyntax;

/**
 * Who answers, and how it is asked: a model alone or with an adapter, which may have a chat template of its own.
 *
 * @param adapter its name; none for the model as it was loaded
 * @param calls how it writes calls of tools, if that is known
 */
public record Voice(
        Optional<String> adapter, PromptTokens prompts, GenerationOptions options, Optional<CallSyntax> calls) {

    /**
     * A request for an answer.
     *
     * @param sequence see {@link GenerationRequest}
     */
    public GenerationRequest request(Question question, long sequence) {
        return new GenerationRequest(prompts.of(question), options, sequence, adapter);
    }
}
