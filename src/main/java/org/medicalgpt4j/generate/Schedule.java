package org.medicalgpt4j.generate;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Which of many requests are answered at the same time. */
final class Schedule {
    private final Generator generator;
    private final Iterator<GenerationRequest> requests;
    private final GenerationListener listener;
    private final Cancellation cancellation;
    private final List<Answer> growing = new ArrayList<>();
    private Optional<GenerationRequest> waiting = Optional.empty();
    private int admitted;

    Schedule(
            Generator generator,
            Iterator<GenerationRequest> requests,
            GenerationListener listener,
            Cancellation cancellation) {
        this.generator = generator;
        this.requests = requests;
        this.listener = listener;
        this.cancellation = cancellation;
    }

    void run(DecodingStep step) {
        try {
            admit();
            while (!growing.isEmpty()) {
                List<Answer> prompts =
                        growing.stream().filter(answer -> answer.pending() > 1).toList();
                step.run(prompts.isEmpty() ? growing : prompts, cancellation);
                release();
                admit();
            }
        } finally {
            growing.forEach(answer -> answer.sequence().close());
        }
    }

    /** Takes requests while there is room in the cache for the longest answers they may get. */
    private void admit() {
        GeneratorSettings settings = generator.settings();
        while (!cancellation.isCancelled() && growing.size() < settings.maxSequences() && hasNext()) {
            GenerationRequest request = waiting.orElseGet(requests::next);
            generator.requireAnswerable(request);
            CachedSequence sequence = generator.newSequence();
            if (!growing.isEmpty() && !sequence.fits(Answer.reach(request, settings.contextTokens()))) {
                waiting = Optional.of(request);
                return;
            }
            waiting = Optional.empty();
            growing.add(generator.start(admitted++, request, sequence, listener));
        }
    }

    private boolean hasNext() {
        return waiting.isPresent() || requests.hasNext();
    }

    private void release() {
        List<Answer> finished = growing.stream().filter(Answer::isFinished).toList();
        growing.removeAll(finished);
        for (Answer answer : finished) {
            answer.sequence().close();
            listener.finished(answer.number(), answer.result());
        }
    }
}
