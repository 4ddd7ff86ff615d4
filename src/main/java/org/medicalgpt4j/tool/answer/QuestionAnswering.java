package org.medicalgpt4j.tool.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.WritableByteChannel;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Consumer;
import org.medicalgpt4j.data.dialogue.Question;
import org.medicalgpt4j.data.dialogue.QuestionFile;
import org.medicalgpt4j.data.dialogue.QuestionRow;
import org.medicalgpt4j.generate.Cancellation;
import org.medicalgpt4j.generate.GenerationException;
import org.medicalgpt4j.generate.GenerationListener;
import org.medicalgpt4j.generate.GenerationRequest;
import org.medicalgpt4j.generate.GenerationResult;
import org.medicalgpt4j.generate.Generator;
import org.medicalgpt4j.template.TemplateException;
import org.medicalgpt4j.template.tool.CallSyntax;
import org.medicalgpt4j.tokenizer.TokenizerException;

/**
 * Answers the rows of a file. Every row comes out again, in order: with its answer, or with an {@code error} that says what
 * is wrong with it.
 */
public final class QuestionAnswering {
    private static final String ADAPTER = "adapter";

    private final Generator generator;
    private final Voices voices;

    /**
     * @param answered rows with an answer
     * @param unusable rows with an error
     * @param answerTokens generated tokens
     */
    public record Counts(int answered, int unusable, long answerTokens) {}

    /** @param voices where there are several, a row's field {@code adapter} chooses one */
    public QuestionAnswering(Generator generator, Voices voices) {
        this.generator = generator;
        this.voices = voices;
    }

    /**
     * Answers all rows.
     *
     * @param problems hears of each unusable row, with file and line
     * @param progress hears of the counts after each answer
     * @throws IOException if the target cannot be written
     */
    public Counts answer(
            QuestionFile questions, WritableByteChannel target, Consumer<String> problems, Consumer<Counts> progress)
            throws IOException {
        Run run = new Run(questions, new OrderedRows(target), problems, progress);
        try {
            generator.generate(run, run, new Cancellation());
        } catch (UncheckedIOException failure) {
            throw failure.getCause();
        }
        return run.counts;
    }

    /** Requests on their way in and answers on their way out. */
    private final class Run implements Iterator<GenerationRequest>, GenerationListener {
        private final QuestionFile questions;
        private final OrderedRows rows;
        private final Consumer<String> problems;
        private final Consumer<Counts> progress;
        private final Map<Integer, Waiting> waiting = new HashMap<>();
        private Counts counts = new Counts(0, 0, 0);
        private Optional<GenerationRequest> next = Optional.empty();
        private int rowsRead;
        private int requests;

        private record Waiting(int row, ObjectNode fields, Optional<CallSyntax> calls) {}

        Run(QuestionFile questions, OrderedRows rows, Consumer<String> problems, Consumer<Counts> progress) {
            this.questions = questions;
            this.rows = rows;
            this.problems = problems;
            this.progress = progress;
        }

        @Override
        public boolean hasNext() {
            while (next.isEmpty()) {
                Optional<QuestionRow> row = questions.next();
                if (row.isEmpty()) {
                    return false;
                }
                next = request(row.get(), rowsRead++);
            }
            return true;
        }

        @Override
        public GenerationRequest next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            GenerationRequest request = next.orElseThrow();
            next = Optional.empty();
            return request;
        }

        private Optional<GenerationRequest> request(QuestionRow row, int number) {
            if (row instanceof QuestionRow.Unusable unusable) {
                refuse(number, unusable.fields().orElseGet(AnswerRow::nothing), row, unusable.problem());
                return Optional.empty();
            }
            QuestionRow.Usable usable = (QuestionRow.Usable) row;
            try {
                Voice voice = voice(usable.fields());
                GenerationRequest request = voice.request(usable.question(), number);
                generator.requireAnswerable(request);
                waiting.put(requests++, new Waiting(number, usable.fields(), calls(voice, usable.question())));
                return Optional.of(request);
            } catch (GenerationException | TemplateException | TokenizerException problem) {
                refuse(number, usable.fields(), row, problem.getMessage());
                return Optional.empty();
            }
        }

        /** Calls are looked for only where there are tools to call. */
        private static Optional<CallSyntax> calls(Voice voice, Question question) {
            boolean tools = question instanceof Question.Dialogue dialogue
                    && !dialogue.tools().isEmpty();
            return voice.calls().filter(syntax -> tools);
        }

        private Voice voice(ObjectNode fields) {
            JsonNode name = fields.path(ADAPTER);
            if (!voices.several() || name.isMissingNode() || name.isNull()) {
                return voices.usual();
            }
            if (!name.isTextual()) {
                throw new GenerationException(
                        "'adapter' is " + name + ", expected one of " + String.join(", ", voices.names()));
            }
            return voices.named(name.textValue());
        }

        private void refuse(int number, ObjectNode fields, QuestionRow row, String problem) {
            String sentence = row.source() + ": " + problem;
            counts = new Counts(counts.answered(), counts.unusable() + 1, counts.answerTokens());
            problems.accept(sentence);
            rows.put(number, AnswerRow.error(fields, sentence));
        }

        @Override
        public void finished(int request, GenerationResult result) {
            Waiting row = waiting.remove(request);
            rows.put(row.row(), AnswerRow.of(row.fields(), result, row.calls()));
            counts = new Counts(
                    counts.answered() + 1, counts.unusable(), counts.answerTokens() + result.tokens().length);
            progress.accept(counts);
        }
    }
}
